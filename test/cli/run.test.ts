import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main, signalbox } from "./command.ts";
import { REFUND, scripted, started } from "./started.ts";

function runsIn(cwd: string): readonly string[] {
  return readdirSync(join(cwd, ".signalbox/runs"))
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.replace(/\.jsonl$/, ""));
}

function eventsIn(out: string): readonly { readonly type: string; readonly result?: { readonly ok: boolean } }[] {
  return out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as { type: string }]));
}

test("a conversation is shown as it happens: words, calls, facts, and why it is handed over", async () => {
  const cwd = await started();
  const { code, out, err } = await signalbox([...scripted, "--allow", "all", "--approve", "all", "--message", "Money back for 1001"], {
    cwd,
  });
  expect(code).toBe(0);
  expect(out).toBe(`you: Money back for 1001
  · find_order {"order_id":"1001"}
  ✓ find_order {"id":"1001","item":"kettle","price":39,"status":"arrives tomorrow"}
  = order_id: "1001" (by find_order)
triage: The refunds desk takes over.
→ triage hands over to refunds: They want to send something back or want their money back.
    reason: It ␛[31mbroke.
  ? refund_order {"order_id":"1001"} needs approval
  ✓ approved by --approve all
  · refund_order {"order_id":"1001"}
  ✓ refund_order {"refund_id":"R-1001","amount":39,"reference":"${runsIn(cwd)[0]}/3.0"}
refunds: Done.
→ refunds leaves through refunded: The refund has been made.
    refund_id: R-1001
■ ended through refunded (resolved) {"refund_id":"R-1001"}
`);
  expect(err).toBe(`trace: signalbox trace ${runsIn(cwd)[0]}\n`);
});

test("its trace tells the story again, by its id and by its file, as text and as JSON", async () => {
  const cwd = await started();
  await signalbox([...scripted, "--allow", "all", "--approve", "all", "--message", "Money back for 1001"], { cwd });
  const [id = ""] = runsIn(cwd);
  const text = await signalbox(["trace", id], { cwd });
  expect(text).toMatchObject({ code: 0, err: "" });
  expect(text.out).toContain("triage → refunds → refunded");
  expect((await signalbox(["trace", `.signalbox/runs/${id}.jsonl`], { cwd })).out).toBe(text.out);
  const trace: unknown = JSON.parse((await signalbox(["trace", id, "--format", "json"], { cwd })).out);
  expect(trace).toMatchObject({ trace: 1, runId: id, status: "exited", path: ["triage", "refunds", "refunded"] });
});

test("--json prints every event as a line", async () => {
  const cwd = await started();
  const { code, out } = await signalbox([...scripted, "--json", "--allow", "./tools.mjs", "--approve", "all", "--message", "x"], { cwd });
  expect(code).toBe(0);
  const events = eventsIn(out);
  expect([events[0]?.type, events.at(-1)?.type]).toEqual(["run-start", "run-end"]);
  expect(events.filter(({ type }) => type === "tool-result").map(({ result }) => result?.ok)).toEqual([true, true]);
});

test("without --allow no code of the manifest runs: its tools answer with an error, and it is said how to allow them", async () => {
  const cwd = await started([{ calls: [{ name: "find_order", arguments: { order_id: "1001" } }] }, { text: "I cannot." }]);
  writeFileSync(
    join(cwd, "tools.mjs"),
    `import { writeFileSync } from "node:fs"; writeFileSync("ran", ""); export const findOrder = () => 1, refundOrder = findOrder;`,
  );
  const { code, out, err } = await signalbox([...scripted, "--message", "1001?"], { cwd });
  expect({ code, ran: existsSync(join(cwd, "ran")) }).toEqual({ code: 0, ran: false });
  expect(out).toContain("✗ find_order: the tool find_order is not available: its module ./tools.mjs was not allowed to run");
  expect(err).toContain("add `--allow ./tools.mjs` to let its code run");
});

test.each([
  [["--allow", "./other.mjs"], 2, "`--allow ./other.mjs` names no module of the topology; its modules are `./tools.mjs`"],
  [["--agent", "triag"], 2, "the topology has no agent `triag` (did you mean `triage`?)"],
  [["--fact", "order_id=1"], 2, "the fact `order_id` is set by the tool `find_order`, not by the host"],
  [["--fact", "colour=1"], 2, "the topology has no fact `colour`"],
  [["--fact", "colour"], 2, "`--fact colour` has no name and value"],
  [["--model", "gpt-5"], 2, "`--model gpt-5` is no model"],
  [["--model", "openai/"], 2, "`--model openai/` is no model"],
  [["--model", "openai/gpt-5"], 3, "`--model openai/gpt-5` needs a key: set OPENAI_API_KEY"],
  [["--model", "anthropic/claude-x"], 3, "`--model anthropic/claude-x` needs a key: set ANTHROPIC_API_KEY"],
  [["--model", "scripted/nowhere.json"], 3, "the script `nowhere.json` cannot be read"],
  [["--model", "scripted/tools.mjs"], 3, "the script `tools.mjs`"],
])("run with %j ends with %i before anything is said", async (words, code, message) => {
  const ended = await signalbox(["run", "topology.yaml", "--message", "x", ...words], { cwd: await started() });
  expect(ended).toMatchObject({ code, out: "" });
  expect(ended.err).toContain(message);
});

test.each([
  ["export const findOrder = 1;", 'has no function "findOrder", which the tool "find_order" names; it exports no function'],
  ["export function other() {}", "it exports other"],
  ["throw new Error('at load');", 'the module ./tools.mjs of the tool "find_order" cannot be loaded: at load'],
  ["this is no JavaScript", 'the module ./tools.mjs of the tool "find_order" cannot be loaded: '],
])("a module with %j is a message, not a stack", async (source, message) => {
  const cwd = await started();
  writeFileSync(join(cwd, "tools.mjs"), source);
  const ended = await signalbox([...scripted, "--allow", "all", "--message", "x"], { cwd });
  expect(ended).toMatchObject({ code: 3, out: "" });
  expect(ended.err).toContain(message);
  expect(ended.err).not.toMatch(/^ {4}at /m);
});

test("without a key the offline stand-in answers, and the first line says so", async () => {
  const cwd = await started();
  const { code, out, err } = await signalbox(["run", "topology.yaml", "--allow", "all", "--message", "Where is my order 1001?"], { cwd });
  expect(code).toBe(0);
  expect(err).toMatch(/^offline: no language model answers, but a stand-in .*, because ANTHROPIC_API_KEY is not set\n/);
  expect(out).toContain("✓ find_order");
});

test("facts are read as their type says", async () => {
  const cwd = await started([{ text: "Hello." }]);
  const text = readFileSync(join(cwd, "topology.yaml"), "utf8");
  const facts =
    "facts:\n  tier: { type: string, from: host }\n  age: { type: integer, from: host }\n  vip: { type: boolean, from: host }\n  tags: { type: array, from: host }\n";
  writeFileSync(join(cwd, "topology.yaml"), text.replace("facts:\n", facts));
  const given = ["--fact", "tier=7", "--fact", "age=7", "--fact", "vip=true", "--fact", 'tags=["a=b"]'];
  const { out } = await signalbox([...scripted, "--json", "--message", "x", ...given], { cwd });
  const set = eventsIn(out).filter(({ type }) => type === "fact-set");
  expect(set).toMatchObject([{ value: "7" }, { value: 7 }, { value: true }, { value: ["a=b"] }]);
  expect((await signalbox([...scripted, "--message", "x", "--fact", "age=old"], { cwd })).err).toContain(
    "`old` is no integer; write the value as JSON",
  );
  expect((await signalbox([...scripted, "--message", "x", "--fact", "age=1.5"], { cwd })).err).toContain(
    "`--fact age=1.5` does not fit the fact",
  );
});

test("lines on standard input are said one after the other, until the conversation has left", async () => {
  const cwd = await started([{ text: "One." }, { text: "Two.", calls: [{ name: "transfer_to_resolved", arguments: {} }] }]);
  const { code, out } = await signalbox(scripted, { cwd, input: "first\n\n  \nsecond\nthird\n" });
  expect(code).toBe(0);
  expect(out.match(/^(?:you|triage): .*$/gm)).toEqual(["you: first", "triage: One.", "you: second", "triage: Two."]);
  expect(await signalbox(scripted, { cwd, input: "" })).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is nothing to say") as string,
  });
});

test("a run that fails ends with 1, says why, and no further message is said", async () => {
  const cwd = await started([{ failure: { code: "overloaded", retryAfterMs: 3_600_000 } }]);
  const { code, out, err } = await signalbox([...scripted, "--message", "one", "--message", "two"], { cwd });
  expect({ code, two: out.includes("two") }).toEqual({ code: 1, two: false });
  expect(err).toMatch(/^failed: .*\(overloaded\); trying again may help$/m);
});

test("an interrupt cancels the run cleanly, whatever its tool is doing", async () => {
  const cwd = await started();
  writeFileSync(
    join(cwd, "tools.mjs"),
    "export const findOrder = () => new Promise(() => setInterval(() => {}, 1000)), refundOrder = findOrder;",
  );
  const child = spawn(process.execPath, [main, ...scripted, "--allow", "all", "--message", "x"], { cwd });
  let out = "";
  let err = "";
  child.stdout.on("data", (text: Buffer) => {
    const before = out.includes("· find_order");
    out += text.toString();
    if (!before && out.includes("· find_order")) child.kill("SIGINT");
  });
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  expect(await new Promise((done) => child.on("close", done))).toBe(1);
  expect(err).toContain("cancelled: interrupted with control-C\n");
  const [id = ""] = runsIn(cwd);
  expect(JSON.parse((await signalbox(["trace", id, "--format", "json"], { cwd })).out)).toMatchObject({ status: "cancelled" });
});

const terminal = "/usr/bin/script";
const hasTerminal = existsSync(terminal);

/** What a person at a terminal sees, and types where something is asked. The terminal is made by `script` (util-linux). */
function atTerminal(
  words: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
  setting: { readonly cwd: string; readonly env?: Record<string, string> },
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const command = [process.execPath, main, ...words].map((word) => `'${word}'`).join(" ");
  const child = spawn(terminal, ["-qec", command, "/dev/null"], {
    cwd: setting.cwd,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm", ...setting.env },
  });
  const open = [...answers];
  let seen = "";
  let read = 0;
  return new Promise((done) => {
    child.stdout.on("data", (text: Buffer) => {
      seen += text.toString();
      const [next] = open;
      if (next === undefined || !seen.slice(read).includes(next[0])) return;
      read = seen.length;
      open.shift();
      child.stdin.write(next[1]);
    });
    child.on("close", (code) => done({ code, seen }));
  });
}

test.runIf(hasTerminal)("in a terminal it asks for messages and approvals, in colour, until the conversation has left", async () => {
  const cwd = await started();
  const answers = [
    ["you: ", "Money back for 1001\n"],
    ["or why not]", "y\n"],
  ] as const;
  const { code, seen } = await atTerminal([...scripted, "--allow", "all"], answers, { cwd });
  expect(code).toBe(0);
  expect(seen).toContain("\u001b[");
  expect(seen).toMatch(/approved.* by terminal/);
  expect(seen).toMatch(/ended through .*refunded/);
});

test.runIf(hasTerminal)("what was typed before an approval was asked for is no answer to it", async () => {
  const cwd = await started([...REFUND.slice(0, 3), { text: "Then not." }]);
  const answers = [
    ["you: ", "Money back for 1001\ny\ny\n"],
    ["or why not]", "because I say so\n"],
    ["you: ", "\u0004"],
  ] as const;
  const { code, seen } = await atTerminal([...scripted, "--allow", "all"], answers, { cwd });
  expect(code).toBe(0);
  expect(seen).toContain("by terminal: because I say so");
  expect(seen).not.toContain("ended through");
});

test.runIf(hasTerminal)("NO_COLOR takes the colour out of a terminal, and control-D ends the conversation", async () => {
  const cwd = await started();
  const lint = await atTerminal(["lint", "topology.yaml"], [], { cwd, env: { NO_COLOR: "1" } });
  expect({ code: lint.code, coloured: lint.seen.includes("\u001b[") }).toEqual({ code: 0, coloured: false });
  expect((await atTerminal(scripted, [["you: ", "\u0004"]], { cwd })).code).toBe(0);
});

test("a store that cannot be written is told, and is no fault of ours", async () => {
  const cwd = await started([{ text: "Hello." }]);
  const ended = await signalbox([...scripted, "--message", "x", "--store", "topology.yaml"], { cwd });
  expect(ended.code).toBe(3);
  expect(ended.err).toContain("topology.yaml");
  expect(ended.err).not.toContain("fault of ours");
});

test("what a tool's module throws behind our back ends the process with a message, not a stack", async () => {
  const cwd = await started();
  writeFileSync(
    join(cwd, "tools.mjs"),
    "export const findOrder = () => new Promise(() => setTimeout(() => { throw new Error('astray'); }, 1)), refundOrder = findOrder;",
  );
  const { code, err } = await signalbox([...scripted, "--allow", "all", "--message", "x"], { cwd });
  expect(code).toBe(3);
  expect(err).toContain("something threw and nobody caught it: astray");
  expect(err).not.toMatch(/^ {4}at /m);
});
