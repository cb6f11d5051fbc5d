import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, signalbox, type Ended } from "./command.ts";

const topology = `
signalbox: 1
name: shop
entry: clerk
facts:
  card: { type: string, from: host, sensitive: true }
tools:
  find_order: { description: Finds an order., input: { id: string }, effects: [read], use: { module: ./tools.mjs, export: findOrder } }
  refund: { description: Pays money back., input: { card: string }, effects: [destructive], approval: always, timeout: 5s, use: { module: ./tools.mjs } }
agents:
  clerk:
    purpose: Refunds orders.
    tools: [find_order, refund]
    routine: [Find the order with \`find_order\`., { if: it is theirs, do: Use \`refund\`., then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: The money is on its way. }, escalated: { when: They want a person., carry: { summary: string } } }
`;

const tools = `
export const findOrder = ({ id }) => ({ id, card: "4111-8812" });
export const refund = () => ({ ok: true });
`;

const firstRun = [{ calls: [{ name: "find_order", arguments: { id: "7" } }] }, { text: "It is on its way." }];
const secondRun = [
  { calls: [{ name: "refund", arguments: { card: "4111-8812" } }] },
  { text: "A colleague will help.", calls: [{ name: "transfer_to_escalated", arguments: { summary: "Money back to 4111-8812?" } }] },
];

/** Says these in a folder of its own, to a model with this script, and nobody approves anything. */
async function talked(
  script: readonly unknown[],
  ...messages: readonly string[]
): Promise<{ readonly cwd: string; readonly ended: Ended }> {
  const cwd = emptyFolder();
  for (const [name, text] of Object.entries({ "topology.yaml": topology, "tools.mjs": tools, "script.json": JSON.stringify(script) }))
    writeFileSync(join(cwd, name), text);
  const said = messages.flatMap((message) => ["--message", message]);
  const how = ["--model", "scripted/script.json", "--allow", "all", "--store", "desk", "--fact", "card=4111-8812"];
  return { cwd, ended: await signalbox(["run", "topology.yaml", ...how, ...said], { cwd }) };
}

const packet = (of: string, cwd: string): Promise<Ended> =>
  signalbox(["trace", of, "--format", "escalation", ...(of.endsWith(".jsonl") ? [] : ["--store", "desk"])], { cwd });

test("`trace --format escalation` prints what a person needs who takes over, over all runs of the conversation and without secrets", async () => {
  const { cwd, ended } = await talked([...firstRun, ...secondRun], "Where is order 7?", "I want <b>my money</b>.");
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining("■ ended through escalated (escalated)") as string });
  const { code, out, err } = await packet("last", cwd);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const [, run = "", session = ""] = /^Run `(\S+)` of the conversation `(\S+)`/m.exec(out) ?? [];
  const runs = [run, session].map((id) => `${id}.jsonl`);
  expect(readdirSync(join(cwd, "desk")).filter((name) => name.endsWith(".jsonl"))).toEqual(expect.arrayContaining(runs));
  expect(run).not.toBe(session);
  const plain = out.replaceAll(run, "SECOND").replaceAll(session, "FIRST");
  expect(plain.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/, "TIME")).toBe(`# shop: escalated

Money back to [redacted]?

**The user said last:** I want &lt;b&gt;my money&lt;/b&gt;.

**Why:** \`clerk\` escalated: They want a person.

**Path:** clerk

## Stated

- summary: Money back to [redacted]?

## Known

- card: [redacted]

## Tried

- \`find_order\` {"id":"7"} by clerk: done, {"id":"7","card":"[redacted]"}
- \`refund\` {"card":"[redacted]"} by clerk: not run: a person did not approve it: nobody is there who could approve it

Run \`SECOND\` of the conversation \`FIRST\` in \`desk\`, TIME.
`);
  const byFile = await packet(`desk/${run}.jsonl`, cwd);
  expect(byFile).toEqual({ code: 0, err: "", out: out.replace("in `desk`", `in \`desk/${run}.jsonl\``) });
});

test("it tells of a run that failed as well", async () => {
  const { cwd, ended } = await talked(firstRun.slice(0, 1), "Where is order 7?");
  expect(ended.code).toBe(1);
  const { code, out } = await packet("last", cwd);
  expect(code).toBe(0);
  expect(out).toMatch(/^# shop: failed\n/);
  expect(out).toMatch(/\*\*Why:\*\* it failed at `clerk`: .+ \(script\)/);
});

test("of a run that nobody has to take over there is nothing to tell, which is said", async () => {
  const { cwd } = await talked(firstRun, "Where is order 7?");
  expect(await packet("last", cwd)).toMatchObject({
    code: 3,
    out: "",
    err: expect.stringMatching(/the run `\S+` was not escalated: nobody has to take over/) as string,
  });
});
