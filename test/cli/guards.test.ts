import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, signalbox, type Ended } from "./command.ts";

/** A folder with a desk of these guards and a script of what the model says. */
function desk(guards: string, script: readonly unknown[]): string {
  const cwd = emptyFolder();
  writeFileSync(
    join(cwd, "topology.yaml"),
    `signalbox: 1
name: desk
entry: clerk
tools:
  pay: { description: Pays., input: { amount: number }, effects: [write], timeout: 5s, use: { module: ./tools.mjs } }
agents:
  clerk:
    purpose: Pays people.
    tools: [pay]
    routine: [{ do: Pay with \`pay\`., then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: It is paid. }, escalated: { when: It cannot be. } }
guards: ${guards}
`,
  );
  writeFileSync(
    join(cwd, "tools.mjs"),
    `import { writeFileSync } from "node:fs"; export const pay = () => { writeFileSync("paid", ""); return { ok: true }; };`,
  );
  writeFileSync(
    join(cwd, "guards.mjs"),
    `export const noAbuse = (text) => /abuse/.test(text) ? { verdict: "refuse", reason: "that is abuse" } : { verdict: "rewrite", value: text.toUpperCase() };`,
  );
  writeFileSync(join(cwd, "script.json"), JSON.stringify(script));
  return cwd;
}

function talk(cwd: string, message: string, ...more: readonly string[]): Promise<Ended> {
  return signalbox(["run", "topology.yaml", "--model", "scripted/script.json", "--message", message, ...more], { cwd });
}

const cards = `{ match: "[0-9]{4}( [0-9]{4}){3}", replace: "[card]" }`;
const module = `{ input: [{ use: { module: ./guards.mjs, export: noAbuse } }] }`;

test("a message that a guard refuses reaches no model: the run fails, and says which guard and why", async () => {
  const cwd = desk("{ input: [{ size: { max: 5 } }] }", []);
  const { code, out, err } = await talk(cwd, "a long story");
  expect(code).toBe(1);
  expect(out).toContain("✗ guard input.size refused what clerk would hear: 12 characters, and at most 5 are let pass\n");
  expect(err).toContain("refused-by-guard");
});

test("a refusal that names an exit ends there, and the trace says it", async () => {
  const cwd = desk("{ input: [{ rate: { max: 1, per: 1h }, then: escalated }] }", [{ text: "How much?" }]);
  const { code, out } = await talk(cwd, "hello", "--message", "again");
  expect({ code, last: out.trimEnd().split("\n").at(-1) }).toEqual({ code: 0, last: "■ ended through escalated (escalated)" });
  expect(out).toContain("guard input.rate refused what clerk would hear: more than 1 in 3600 seconds");
});

test("what a guard masks is seen by nobody, neither while it streams nor in an event", async () => {
  const cwd = desk(`{ output: [{ pattern: ${cards} }] }`, [{ text: "Your card is 1111 2222 3333 4444." }]);
  const shown = await talk(cwd, "which card?");
  expect({ code: shown.code, err: shown.err.includes("1111") }).toEqual({ code: 0, err: false });
  expect(shown.out).toContain("clerk: Your card is [card].\n");
  expect(shown.out).toContain("~ guard output.pattern changed what clerk would say");
  expect(shown.out).not.toContain("1111");
  const lines = (await talk(cwd, "which card?", "--json")).out;
  const answers = lines.split("\n").filter((line) => line.includes('"type":"answer"'));
  expect(answers.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(["Your card is [card]."]);
  expect(lines).not.toContain("1111");
});

test("a call that a guard refuses does not run: the model hears why, and the conversation goes on", async () => {
  const script = [{ calls: [{ name: "pay", arguments: { amount: 900 } }] }, { text: "I may not." }];
  const cwd = desk("{ tool: [{ schema: { amount: { maximum: 500 } }, because: people pay more than 500 }] }", script);
  const { code, out } = await talk(cwd, "pay me 900", "--allow", "./tools.mjs");
  expect({ code, paid: existsSync(join(cwd, "paid")) }).toEqual({ code: 0, paid: false });
  expect(out).toContain("✗ guard tool.schema refused a call of pay: people pay more than 500");
  expect(out).toContain("clerk: I may not.");
});

test("a guard's module is asked where --allow names it", async () => {
  const cwd = desk(module, [{ text: "Hi." }]);
  const passed = await talk(cwd, "hello", "--allow", "./guards.mjs");
  expect(passed).toMatchObject({ code: 0, out: expect.stringContaining("clerk: Hi.") as string });
  expect(passed.err).not.toContain("guards.mjs");
  expect((await talk(cwd, "abuse", "--allow", "./guards.mjs")).out).toContain("refused what clerk would hear: that is abuse");
});

test("a guard's module that is not allowed refuses everything, and it is said how to allow it", async () => {
  const { code, out, err } = await talk(desk(module, [{ text: "Hi." }]), "hello");
  expect(code).toBe(1);
  expect(out).not.toContain("clerk: Hi.");
  expect(err).toContain("refuses everything: add `--allow ./guards.mjs` to let its code run");
});

test("lint shows a pattern that takes no linear time where it stands", async () => {
  const cwd = desk(`{ input: [{ pattern: { refuse: "(?=secret)" } }] }`, []);
  const { code, out } = await signalbox(["lint", "topology.yaml"], { cwd });
  expect(code).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "error[bad-pattern]: the pattern cannot be used: it looks ahead (\`(?=\`), which RE2 cannot in linear time
      --> topology.yaml:12:40
       |
    12 | guards: { input: [{ pattern: { refuse: "(?=secret)" } }] }
       |                                        ^^^^^^^^^^^^
       |
    help: write it in the syntax of RE2; what needs more than that is a function: \`use: <name>\`

    1 error in 1 file
    "
  `);
});

const byFact = `{ input: [{ rate: { max: 1, per: 1h, by: customer } }], tool: [{ rate: { max: 1, per: 1h, by: order } }] }
facts: { customer: { type: string, from: host }, order: { type: number, set_by: pay, at: /order } }`;

test("a rate by a fact that the host gave counts over the messages of one `run`, and the next `run` counts anew", async () => {
  const cwd = desk(byFact, [{ text: "Hello." }, { text: "Yes?" }]);
  const one = [cwd, "hello", "--fact", "customer=c1", "--message", "again"] as const;
  for (const { code, out } of [await talk(...one), await talk(...one)]) {
    expect(code).toBe(1);
    expect(out).toContain("clerk: Hello.");
    expect(out).toContain("✗ guard input.rate refused what clerk would hear: more than 1 in 3600 seconds");
    expect(out).not.toContain("Yes?");
  }
});

test("a rate by a fact counts by its value, which may change, and not by the conversation", async () => {
  // Counted for whoever is not known yet, for order 1, for order 2, and for order 1 again.
  const pays = [1, 2, 1, 2].map((amount) => ({ calls: [{ name: "pay", arguments: { amount } }] }));
  const cwd = desk(byFact, [...pays, { text: "Done." }]);
  writeFileSync(join(cwd, "tools.mjs"), `export const pay = ({ amount }) => ({ order: amount });`);
  const { code, out } = await talk(cwd, "pay", "--allow", "./tools.mjs");
  expect(code).toBe(0);
  const told = out.split("\n").flatMap((line) => /^ {2}(✓ pay .*|✗ guard .*)$/.exec(line)?.[1] ?? []);
  const refused = "✗ guard tool.rate refused a call of pay: more than 1 in 3600 seconds";
  expect(told).toEqual([...[1, 2, 1].map((order) => `✓ pay {"order":${order}}`), refused]);
});
