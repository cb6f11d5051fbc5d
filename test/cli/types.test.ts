import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../engine/plan/compile.ts";
import { diskSources } from "../../adapters/sources/disk.ts";
import { declarationsOf } from "../../cli/types/declarations.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { typeErrors } from "../helpers/type-check.ts";
import { emptyFolder, signalbox } from "./command.ts";

const root = resolve(import.meta.dirname, "../..");
const desk = join(root, "topologies/support-desk/topology.yaml");

function compiledAt(path: string): Plan | undefined {
  const compiled = compile({ path, text: readFileSync(path, "utf8") }, { sources: diskSources(resolve(path, "..")) });
  return compiled.ok ? compiled.plan : undefined;
}

function planAt(path: string): Plan {
  const plan = compiledAt(path);
  if (plan === undefined) throw new Error(`${path} does not compile`);
  return plan;
}

function planOf(text: string): Plan {
  const compiled = compile({ path: "topology.yaml", text });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((found) => found.message).join("\n"));
  return compiled.plan;
}

/** The names of a host's modules that the compiler refuses, each with what it says. */
function refused(types: string, hosts: Readonly<Record<string, string>>): Record<string, string> {
  const head = `import type { End, Facts, Handoff, HostFacts, Tools } from "./desk.ts";\nimport { run, type Plan, type RunEvent, type RunResult, type Runtime, type ToolContext } from "signalbox";\n`;
  const modules = Object.entries(hosts).map(([name, text]): [string, string] => [`${name}.ts`, `${head}${text}\nexport {};\n`]);
  const errors = typeErrors(new Map([["desk.ts", types], ...modules]), {
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  });
  return Object.fromEntries(errors.map((error) => [error.slice("test/docs/".length, error.indexOf(".ts:")), error]));
}

test("the types of the support desk are these", async () => {
  await expect(await declarationsOf(planAt(desk), "topology.yaml")).toMatchFileSnapshot("types/support-desk.ts.txt");
});

test("a host's functions that fit compile, and those that do not are refused", async () => {
  const types = await declarationsOf(planAt(desk), "topology.yaml");
  const result = refused(types, {
    "good-tools": `const tools = {
        check_identity: async ({ code }) => ({ ok: code === "4711", name: "Ada" }),
        find_order: ({ order_id }, context: ToolContext) => (context.facts["customer_id"] === undefined ? null : { id: order_id, total: 12 }),
        apply_credit: ({ amount }) => ({ credit_id: \`CR-\${amount.toFixed(2)}\` }),
      } satisfies Tools;
      declare const plan: Plan; declare const runtime: Runtime;
      export const result = run(plan, { message: "Hi", facts: { customer_id: "c1" } satisfies HostFacts }, { ...runtime, tools });`,
    "good-annotated": `declare const tools: Required<Tools>; declare const plan: Plan; export const result = run(plan, {}, { tools });`,
    "good-facts": `export const look = (context: ToolContext): string | undefined => (context.facts as Facts).order_id;`,
    "good-end": `export function told(result: RunResult): string {
        const end = result.end as End | undefined;
        if (end?.status !== "exited") return end?.status ?? result.status;
        switch (end.exit) {
          case "refunded": return end.result?.refund_id ?? "by a limit";
          case "resolved": case "escalated": return end.kind;
        }
      }`,
    "good-handoff": `export function why(event: RunEvent): string | undefined {
        if (event.type !== "handoff") return undefined;
        const handoff = event as Handoff;
        return handoff.to === "refunds" ? handoff.payload.summary : handoff.payload.reason;
      }`,
    "bad-input": `export const tools = { find_order: ({ order_no }) => ({ id: order_no }) } satisfies Tools;`,
    "bad-result": `export const tools = { check_identity: () => ({ ok: "yes" }) } satisfies Tools;`,
    "bad-late-result": `export const tools = { find_order: async () => ({ id: 1042 }) } satisfies Tools;`,
    "bad-name": `export const tools = { find_orders: () => null } satisfies Tools;`,
    "bad-json": `export const tools = { apply_credit: () => new Map() } satisfies Tools;`,
    "bad-fact": `export const facts = { verified: true } satisfies HostFacts;`,
    "bad-exit": `export const told = (end: End): unknown => (end.status === "exited" && end.exit === "refunded" ? end.result?.refund : null);`,
    "bad-payload": `export const why = (handoff: Handoff): string => (handoff.to === "triage" ? handoff.payload.summary : "");`,
  });
  const wrong = ["bad-exit", "bad-fact", "bad-input", "bad-json", "bad-late-result", "bad-name", "bad-payload", "bad-result"];
  expect(Object.keys(result).toSorted()).toEqual(wrong);
}, 60_000);

test("what every topology and the corpus give compiles", async () => {
  const folders = [join(root, "topologies"), join(root, "test/corpus")].flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name, "topology.yaml"))
      .filter((path) => existsSync(path)),
  );
  const plans = folders.flatMap((path) => compiledAt(path) ?? []);
  const modules = await Promise.all(
    plans.map(async (plan, index): Promise<[string, string]> => [`topology-${index}.ts`, await declarationsOf(plan, "topology.yaml")]),
  );
  expect(modules.length).toBeGreaterThan(5);
  expect(typeErrors(new Map(modules), { noUnusedLocals: true, exactOptionalPropertyTypes: true })).toEqual([]);
}, 60_000);

test("schemas of every kind are written so that values that fit are taken and others are not", async () => {
  const types = await declarationsOf(
    planOf(`
signalbox: 1
name: shapes
entry: a
facts:
  constructor: { type: number, set_by: tree, at: /deep/in/constructor }
  whole: { schema: { type: array, items: { type: string } }, set_by: all, at: "" }
tools:
  tree:
    description: "Takes a tree. */ export type Evil = 1; /*"
    effects: [read]
    schema:
      title: Facts
      type: object
      properties: { root: { $ref: "#/$defs/node" }, title: { type: string }, pair: { type: array, prefixItems: [{ type: string }, { type: number }], items: false }, free: { type: object }, kind: { enum: [a, null] } }
      required: [root]
      $defs: { node: { title: Tools, type: object, properties: { next: { $ref: "#/$defs/node" }, "odd-name": { type: string } } } }
  tree_: { description: The same name in Pascal case., input: { x: string }, effects: [read] }
  all: { description: Returns all., effects: [read] }
agents:
  a:
    purpose: Tries shapes.
    tools: [tree, tree_, all]
    routine: ["Call \`tree\`, \`tree_\` and \`all\`.", { if: it is done, then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: Done. }, escalated: { when: Not done. } }
`),
    "shapes.yaml",
  );
  const errors = refused(types, {
    "good-tree": `export const tools = {
      tree: ({ root, title, pair, free, kind }) => ({ deep: { in: { constructor: (root.next?.next?.["odd-name"] ?? title ?? pair?.[0] ?? "").length + (pair?.[1] ?? 0) } }, more: kind === "a" && free?.["x"] === 1 }),
      tree_: ({ x }) => x,
      all: () => ["x"],
    } satisfies Tools;`,
    "bad-deep": `export const tools = { tree: () => ({ deep: { in: { constructor: "one" } } }), tree_: () => 1, all: () => null } satisfies Tools;`,
    "bad-whole": `export const tools = { tree: () => null, tree_: () => 1, all: () => [1] } satisfies Tools;`,
    "bad-missing": `export const tools = { tree: () => null } satisfies Tools;`,
    "bad-evil": `import type { Evil } from "./desk.ts"; export type E = Evil;`,
  });
  expect(Object.keys(errors).toSorted()).toEqual(["bad-deep", "bad-evil", "bad-missing", "bad-whole"]);
}, 60_000);

test("the functions behind guards are given what they judge", async () => {
  const types = await declarationsOf(
    planOf(`
signalbox: 1
name: guarded
entry: a
guards:
  input: [{ use: polite }]
  tool: [{ use: sane, tools: [pay] }, { size: { max: 100 } }]
tools: { pay: { description: Pays., input: { amount: number }, effects: [write] }, look: { description: Looks., effects: [read] } }
agents:
  a:
    purpose: Tries guards.
    tools: [pay, look]
    guards: { output: [{ use: polite }] }
    routine: ["Call \`pay\` and \`look\`.", { if: it is done, then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: Done. }, escalated: { when: Not done. } }
`),
    "guarded.yaml",
  );
  const host = (body: string): string => `import type { Guards } from "./desk.ts"; export const guards = { ${body} } satisfies Guards;
    declare const plan: Plan; declare const runtime: Runtime; export const result = run(plan, {}, { ...runtime, guards });`;
  const errors = refused(types, {
    "good-guards": host(
      `polite: (text) => (text.includes("!") ? { verdict: "refuse", reason: "loud" } : { verdict: "allow" }), sane: async ({ amount }) => ({ verdict: "rewrite", value: { amount: Math.min(amount, 5) } })`,
    ),
    "bad-missing": host(`polite: () => ({ verdict: "allow" })`),
    "bad-value": host(`polite: ({ length }) => ({ verdict: "allow" }), sane: ({ sum }) => ({ verdict: sum > 1 ? "allow" : "allow" })`),
    "bad-verdict": host(`polite: () => ({ verdict: "allow" }), sane: () => ({ verdict: "refuse" })`),
  });
  expect(Object.keys(errors).toSorted()).toEqual(["bad-missing", "bad-value", "bad-verdict"]);
}, 60_000);

test("the command prints, writes once, and checks", async () => {
  const cwd = emptyFolder();
  await signalbox(["init"], { cwd });
  const printed = await signalbox(["types", "topology.yaml"], { cwd });
  expect(printed).toMatchObject({ code: 0, err: "" });
  const check = ["types", "topology.yaml", "--output", "made/desk.ts", "--check"];
  expect(await signalbox(check, { cwd })).toMatchObject({
    code: 1,
    out: "",
    err: "`made/desk.ts` is not there; write it anew without `--check`\n",
  });
  expect(await signalbox(check.slice(0, -1), { cwd })).toEqual({ code: 0, out: "", err: "" });
  expect(readFileSync(join(cwd, "made/desk.ts"), "utf8")).toBe(printed.out);
  expect(await signalbox(check, { cwd })).toMatchObject({ code: 0 });
  writeFileSync(
    join(cwd, "topology.yaml"),
    readFileSync(join(cwd, "topology.yaml"), "utf8").replace(
      "order_id: string }\n    effects: [read]",
      "number: string }\n    effects: [read]",
    ),
  );
  expect(await signalbox(check, { cwd })).toMatchObject({
    code: 1,
    err: "`made/desk.ts` is not what the topology says now; write it anew without `--check`\n",
  });
});

test("what cannot be typed or written is said", async () => {
  const cwd = emptyFolder();
  await signalbox(["init"], { cwd });
  mkdirSync(join(cwd, "folder"));
  expect(await signalbox(["types", "topology.yaml", "--check"], { cwd })).toMatchObject({ code: 2, out: "" });
  expect(await signalbox(["types", "topology.yaml", "--output", "folder"], { cwd })).toMatchObject({
    code: 3,
    err: "error: the module of types cannot be written to `folder`: it is a folder\n",
  });
  writeFileSync(join(cwd, "topology.yaml"), "signalbox: 1\n");
  const broken = await signalbox(["types", "topology.yaml"], { cwd });
  expect(broken).toMatchObject({ code: 1, out: "" });
  expect(broken.err).toContain("error[schema]");
});
