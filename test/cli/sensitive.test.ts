import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, signalbox } from "./command.ts";

const topology = `
signalbox: 1
name: desk
entry: desk
facts:
  card: { type: string, from: host, sensitive: true }
  pin:  { schema: { type: integer, maximum: 9999 }, from: host, sensitive: true }
tools:
  refund: { description: Refunds to the card., input: { card: string }, effects: [destructive], approval: always, timeout: 5s }
agents:
  desk:
    purpose: Refunds.
    tools: [refund]
    routine: [Refund with \`refund\`., { then: resolved }]
    handoffs: { resolved: { when: It is refunded. } }
`;

function desk(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "topology.yaml"), topology);
  writeFileSync(join(cwd, "script.json"), JSON.stringify([{ calls: [{ name: "refund", arguments: { card: "4111-8812" } }] }]));
  return cwd;
}

const words = ["run", "topology.yaml", "--model", "scripted/script.json", "--approve", "ask", "--message", "Refund me"];

test("what a run waits for is said without the values of sensitive facts, also where another request is answered", async () => {
  const cwd = desk();
  const { code, out, err } = await signalbox([...words, "--fact", "card=4111-8812"], { cwd });
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringContaining('it waits for approval of refund {"card":"[redacted]"}') as string,
  });
  expect(out + err).not.toContain("4111-8812");
  const stale = await signalbox(["run", "--resume", "last", "--model", "scripted/script.json", "--approve-call", "1.0@0000"], { cwd });
  expect(stale).toMatchObject({ code: 2, err: expect.stringContaining('waits with other arguments now: {"card":"[redacted]"}') as string });
  expect(stale.out + stale.err).not.toContain("4111-8812");
});

test.each(["pin=4711007", "pin=4711-007"])("`--fact %s` is refused without its value", async (pair) => {
  const { code, err } = await signalbox([...words, "--fact", pair], { cwd: desk() });
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/pin|integer/) as string });
  expect(err).not.toContain("4711");
});
