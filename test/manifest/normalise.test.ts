import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldsSchema } from "../../engine/manifest/fields.ts";
import { milliseconds } from "../../engine/manifest/duration.ts";
import type { Manifest } from "../../engine/manifest/manifest.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import { manifest as around } from "./findings.ts";

function read(text: string): Manifest {
  const { manifest, diagnostics } = readManifest({ path: "a.yaml", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (manifest === undefined) throw new Error("no manifest");
  return manifest;
}

/** A manifest as a snapshot shows it: each place as its pointer, the document left out. */
function shown(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]: [unknown, unknown]) => [key, shown(one)]));
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  if ("document" in value && "pointer" in value) return `@${String(value.pointer)}`;
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (key === "documents" ? [] : [[key, shown(one)]])));
}

test("the support desk of the design means what it says", async () => {
  const text = readFileSync(resolve(import.meta.dirname, "fixtures/support-desk.yaml"), "utf8");
  await expect(`${JSON.stringify(shown(read(text)), null, 2)}\n`).toMatchFileSnapshot("fixtures/support-desk.json");
});

test("what is not said takes its default", () => {
  const read1 = read(around(""));
  expect(shown(read1)).toEqual({
    origin: "@",
    name: "test",
    entry: [{ name: "a", origin: "@/entry" }],
    nextTurn: "active",
    models: {},
    limits: { origin: "@/limits" },
    facts: {},
    tools: {},
    servers: {},
    exits: { resolved: { name: "resolved", kind: "resolved" }, escalated: { name: "escalated", kind: "escalated" } },
    routines: {},
    agents: {
      a: {
        name: "a",
        origin: "@/agents/a",
        purpose: "Tests.",
        tools: [],
        handoffs: [],
        requires: [],
        reply: "ask",
        limits: { origin: "@/agents/a/limits" },
      },
    },
    assertions: [],
  });
});

test.each([
  [
    "{ before: t, always: a }",
    { kind: "before", before: { name: "t", origin: "@/assert/0/before" }, always: [{ name: "a", origin: "@/assert/0/always" }] },
  ],
  ["{ before: t, always: [a, b] }", { always: [{ origin: "@/assert/0/always/0" }, { name: "b", origin: "@/assert/0/always/1" }] }],
  [
    "{ from: private, never_reaches: a }",
    {
      kind: "never-reaches",
      from: { name: "private", origin: "@/assert/0/from" },
      neverReaches: { name: "a", origin: "@/assert/0/never_reaches" },
    },
  ],
  ["{ every: agent, can_reach: resolved }", { kind: "can-reach", canReach: { name: "resolved", origin: "@/assert/0/can_reach" } }],
  ["{ hops: { max: 3 } }", { kind: "hops", max: 3, maxOrigin: "@/assert/0/hops/max" }],
  [
    "{ hops: { max: 3 }, because: it tires, x-by: me }",
    { origin: "@/assert/0", because: { text: "it tires", origin: "@/assert/0/because" } },
  ],
])("an assertion %s is read as meant", (written, expected) => {
  expect(shown(read(around(`assert: [${written}]\n`)))).toMatchObject({ assertions: [expected] });
});

test.each([
  ["{}", { effectsDeclared: false, effects: { kind: "destructive", idempotent: false, private: true, untrusted: true, outward: true } }],
  [
    "{ effects: [read] }",
    { effectsDeclared: true, effects: { kind: "read", idempotent: false, private: false, untrusted: false, outward: false } },
  ],
  [
    "{ effects: [write, idempotent, outward] }",
    { effects: { kind: "write", idempotent: true, private: false, untrusted: false, outward: true } },
  ],
  ["{ retry: 3 }", { retry: { attempts: 3, delayMs: 500 } }],
  ["{ retry: { attempts: 2, delay: 2s } }", { retry: { attempts: 2, delayMs: 2000 } }],
  ["{ timeout: 1.5m }", { timeoutMs: 90_000 }],
  ["{ approval: always }", { approval: { kind: "always" } }],
  [
    "{ approval: { when: { amount: { minimum: 100 } } } }",
    { approval: { kind: "when", schema: { type: "object", properties: { amount: { minimum: 100 } }, required: ["amount"] } } },
  ],
  ["{ approval: { when: { required: [a] } } }", { approval: { kind: "when", schema: { required: ["a"] } } }],
  ["{ approval: { when: { anyOf: [{}, {}] } } }", { approval: { kind: "when", schema: { anyOf: [{}, {}] } } }],
  ["{ use: { mcp: shop } }", { use: { kind: "mcp", server: "shop", tool: "t" } }],
  ["{ use: { module: ./t.ts, export: go } }", { use: { kind: "module", module: "./t.ts", export: "go" } }],
  ["{ use: { module: ./t.ts } }", { use: { kind: "module", module: "./t.ts", export: "t" } }],
  ["{ use: { http: 'https://a/b' } }", { use: { kind: "http", request: { method: "GET", url: "https://a/b" } } }],
  ["{ use: { http: { url: 'https://a', method: PUT, x-a: 1 } } }", { use: { kind: "http", request: { method: "PUT", url: "https://a" } } }],
  ["{ schema: { type: object, properties: {} } }", { input: { type: "object", properties: {} } }],
  ["{}", { input: { type: "object", properties: {}, required: [], additionalProperties: false } }],
])("a tool %s is read as meant", (written, expected) => {
  expect(read(around(`tools: { t: ${written} }\n`)).tools.get("t")).toMatchObject(expected);
});

test.each([
  ["{ type: string, from: host }", { schema: { type: "string" }, source: { kind: "host" }, sensitive: false }],
  ["{ schema: { enum: [a] }, from: model, sensitive: true }", { schema: { enum: ["a"] }, source: { kind: "model" }, sensitive: true }],
  ["{ type: string, set_by: t, at: /id }", { source: { kind: "tool", at: "/id", tools: [{ name: "t" }] } }],
  ["{ type: string, set_by: [t, u] }", { source: { kind: "tool", at: "", tools: [{ name: "t" }, { name: "u" }] } }],
])("a fact %s is read as meant", (written, expected) => {
  expect(read(around(`facts: { f: ${written} }\n`)).facts.get("f")).toMatchObject(expected);
});

test.each([
  ["done: {}", "done", { kind: "resolved" }],
  ["done:", "done", { kind: "resolved" }],
  ["escalated: { description: x }", "escalated", { kind: "escalated", description: "x" }],
  ["done: { kind: escalated }", "done", { kind: "escalated" }],
])("an exit %s is read as meant", (written, name, expected) => {
  expect(read(around(`exits:\n  ${written}\n`)).exits.get(name)).toMatchObject(expected);
});

test.each([
  ["b:", { history: "full", mode: "transfer", requires: [] }],
  ["b: { mode: call }", { history: "none", mode: "call" }],
  ["b: { mode: call, history: last }", { history: "last" }],
  ["b: { requires: [f, f, g] }", { requires: [{ fact: "f" }, { fact: "g" }] }],
  ["b: { requires: { f: { const: 1 }, g: } }", { requires: [{ fact: "f", schema: { const: 1 } }, { fact: "g" }] }],
])("a handoff %s is read as meant", (written, expected) => {
  const text = `signalbox: 1\nname: test\nentry: a\nagents:\n  a:\n    purpose: x\n    handoffs:\n      ${written}\n`;
  expect(read(text).agents.get("a")?.handoffs[0]).toMatchObject({ target: { name: "b" }, ...expected });
});

const always = { kind: "always" };
test.each([
  ["- Look.", { condition: always, action: "Look." }],
  ["- do: Look.", { condition: always, action: "Look." }],
  ["- then: b", { condition: always, then: { name: "b", origin: "@/agents/a/routine/0/then" } }],
  [
    "- if: x\n        do: Look.\n        then: b",
    { condition: { kind: "if", text: "x" }, action: "Look.", then: { name: "b", origin: "@/agents/a/routine/0/then" } },
  ],
  ["- else: b", { condition: { kind: "else" }, then: { name: "b", origin: "@/agents/a/routine/0/else" } }],
  [
    "- else: b\n        do: Look.",
    { condition: { kind: "else" }, action: "Look.", then: { name: "b", origin: "@/agents/a/routine/0/else" } },
  ],
  ["- else: Look again.", { condition: { kind: "else" }, action: "Look again." }],
  [
    "- else: look\n        then: b",
    { condition: { kind: "else" }, action: "look", then: { name: "b", origin: "@/agents/a/routine/0/then" } },
  ],
  ["- else:\n        do: Look.", { condition: { kind: "else" }, action: "Look." }],
  ["- else: true\n        then: b", { condition: { kind: "else" }, then: { name: "b", origin: "@/agents/a/routine/0/then" } }],
])("a step is read as meant: %j", (written, expected) => {
  const text = `signalbox: 1\nname: test\nentry: a\nagents:\n  a:\n    purpose: x\n    routine:\n      ${written}\n`;
  const routine = read(text).agents.get("a")?.routine;
  expect(shown(routine)).toMatchObject({ kind: "steps", steps: [{ ...expected, origin: "@/agents/a/routine/0" }] });
});

test.each([
  ["routine: r", { kind: "prose", text: "Do it well." }, "r"],
  ["routine: Do it at once.", { kind: "prose", text: "Do it at once." }, undefined],
  ["routine: none", undefined, "none"],
])("an agent's `%s` is a name or a text", (written, routine, name) => {
  const agent = read(
    `signalbox: 1\nname: t\nentry: a\nroutines: { r: Do it well. }\nagents: { a: { purpose: x, ${written} } }\n`,
  ).agents.get("a");
  expect(agent?.routineName?.name).toBe(name);
  expect(
    agent?.routine === undefined ? undefined : { kind: agent.routine.kind, text: "text" in agent.routine ? agent.routine.text : "" },
  ).toEqual(routine);
});

test("names of Object.prototype are names like any other", () => {
  const read1 = read(
    "signalbox: 1\nname: t\nentry: constructor\ntools: { valueof: { input: { constructor: string, toString?: number } } }\nagents: { constructor: { purpose: x, handoffs: { hasownproperty: } }, hasownproperty: { purpose: y } }\n",
  );
  expect([...read1.agents.keys()]).toEqual(["constructor", "hasownproperty"]);
  expect(read1.tools.get("valueof")?.input).toMatchObject({
    properties: { constructor: { type: "string" }, toString: { type: "number" } },
    required: ["constructor"],
  });
});

test("every part points at what was written", () => {
  const text = readFileSync(resolve(import.meta.dirname, "fixtures/support-desk.yaml"), "utf8");
  const manifest = read(text);
  const textAt = ({ document, pointer }: Manifest["origin"]): string => {
    const { start, end } = document.map.value(pointer);
    return document.file.text.slice(start, end);
  };
  const names = [...manifest.agents.values()].flatMap((agent) => [...agent.tools, ...(agent.model ? [agent.model] : [])]);
  expect(names.length).toBeGreaterThan(4);
  for (const { name, origin } of names) expect(textAt(origin)).toBe(name);
});

const fieldName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const typeName = fc.constantFrom("string", "number", "integer", "boolean", "object", "array", "null");

test("the shorthand says each field once, and requires just those without a question mark", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ name: fieldName, type: typeName, optional: fc.boolean() }), { selector: ({ name }) => name }),
      (fields) => {
        const written = Object.fromEntries(fields.map(({ name, type, optional }) => [optional ? `${name}?` : name, type]));
        const schema = fieldsSchema(written);
        expect(schema["properties"]).toEqual(Object.fromEntries(fields.map(({ name, type }) => [name, { type }])));
        expect(schema["required"]).toEqual(fields.filter(({ optional }) => !optional).map(({ name }) => name));
        expect(schema["additionalProperties"]).toBe(false);
      },
    ),
  );
});

test("a duration is its number times its unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => {
      expect([milliseconds(`${n}ms`), milliseconds(`${n}s`), milliseconds(`${n}m`), milliseconds(`${n}h`)]).toEqual([
        n,
        n * 1000,
        n * 60_000,
        n * 3_600_000,
      ]);
    }),
  );
});

test("whatever JSON a manifest holds, reading it gives a manifest or an error with a place, and never throws", () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const keys = [
    "name",
    "entry",
    "agents",
    "tools",
    "facts",
    "exits",
    "models",
    "routines",
    "limits",
    "include",
    "version",
    "defaults",
    "servers",
    "guards",
    "assert",
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), value), fc.dictionary(fc.constantFrom("a", "b", "x-c"), value), (top, inner) => {
      const text = JSON.stringify({ signalbox: 1, name: "n", entry: "a", agents: inner, tools: inner, facts: inner, exits: inner, ...top });
      const { manifest, diagnostics } = readManifest({ path: "a.json", text });
      expect(manifest === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      for (const { span } of diagnostics) expect(span.end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 200 },
  );
});
