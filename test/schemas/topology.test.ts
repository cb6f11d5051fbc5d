import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { patterns } from "../../engine/manifest/expectation.ts";
import { check as checkMeta } from "../../engine/manifest/meta-validator.generated.ts";
import { check } from "../../engine/manifest/topology-validator.generated.ts";

interface Node {
  readonly [key: string]: unknown;
}

const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../schemas/topology.v1.schema.json"), "utf8")) as Node;
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schema, "topology");

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every schema in the schema, with its JSON Pointer. */
function* schemasIn(node: Node, pointer = ""): Generator<readonly [string, Node]> {
  yield [pointer, node];
  for (const key of ["properties", "patternProperties", "definitions"]) {
    for (const [name, child] of Object.entries(isNode(node[key]) ? node[key] : {})) {
      if (isNode(child)) yield* schemasIn(child, `${pointer}/${key}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  }
  for (const key of ["items", "if", "then", "else", "not", "additionalProperties"]) {
    const child = node[key];
    if (isNode(child)) yield* schemasIn(child, `${pointer}/${key}`);
  }
}

const all = [...schemasIn(schema)];
const properties = all.filter(([pointer]) => /\/properties\/[^/]+$/.test(pointer) && !pointer.includes("/if/"));

test("the walk finds the properties of every part", () => {
  expect(properties.length).toBeGreaterThan(85);
});

test.each(properties)("%s has a title, a description and examples", (_pointer, property) => {
  expect(property["title"]).toMatch(/^[A-Z]/);
  expect(property["description"]).toMatch(/^[A-Z`].{10,}[.)`]$/s);
  expect(property["examples"]).toSatisfy((examples: unknown) => Array.isArray(examples) && examples.length > 0);
});

const withExamples = all.flatMap(([pointer, node]) =>
  (Array.isArray(node["examples"]) ? (node["examples"] as unknown[]) : []).map((example) => [pointer, example] as const),
);

test.each(withExamples)("the example of %s is right: %j", (pointer, example) => {
  const fragment = pointer.split("/").map(encodeURIComponent).join("/");
  const validate = ajv.getSchema(`topology#${fragment}`);
  expect(validate).toBeDefined();
  expect({ right: validate?.(example), errors: validate?.errors }).toEqual({ right: true, errors: null });
});

test("a default is one of the values that are allowed", () => {
  const defaults = properties.filter(([, property]) => property["default"] !== undefined);
  expect(defaults.length).toBeGreaterThan(4);
  for (const [, { default: value, enum: allowed, type }] of defaults) {
    expect(Array.isArray(allowed) ? allowed.includes(value) : typeof value === type).toBe(true);
  }
});

test("every map that lists its keys is closed, and open for keys that begin with x-", () => {
  const maps = all.filter(([pointer, node]) => isNode(node["properties"]) && !pointer.endsWith("/if"));
  expect(maps.length).toBeGreaterThan(12);
  for (const [, map] of maps) {
    expect(map["additionalProperties"]).toBe(false);
    expect(Object.keys(map["patternProperties"] as object)).toContain("^x-");
  }
});

test("every pattern can be said in words", () => {
  const used = new Set(all.flatMap(([, node]) => (typeof node["pattern"] === "string" ? [node["pattern"]] : [])));
  expect([...used].filter((pattern) => !patterns.has(pattern))).toEqual([]);
  expect([...patterns.keys()].filter((pattern) => !used.has(pattern))).toEqual([]);
});

const part = fc.jsonValue({ maxDepth: 3 });
const document = fc
  .record({ agents: part, tools: part, facts: part, exits: part, routines: part, limits: part, models: part }, { requiredKeys: [] })
  .map((parts) => ({ signalbox: 1, name: "n", entry: "a", ...parts }));

test("the validator that was compiled ahead of time agrees with the schema", () => {
  const validate = ajv.getSchema("topology");
  fc.assert(
    fc.property(document, (value) => {
      expect(check(value)).toBe(validate?.(value));
    }),
    { numRuns: 500 },
  );
});

test("the meta-schema in one piece agrees with draft 2020-12", () => {
  const draft = new Ajv2020({ validateFormats: false }).getSchema("https://json-schema.org/draft/2020-12/schema");
  const keyword = fc.constantFrom(
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "minimum",
    "allOf",
    "not",
    "$ref",
    "pattern",
    "additionalProperties",
    "format",
    "$defs",
    "if",
    "uniqueItems",
    "maxLength",
  );
  const value = fc.letrec((tie) => ({
    schema: fc.dictionary(
      keyword,
      fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("string", "object", "a", 1, -1, true, null),
        fc.constant([]),
        fc.constant(["a"]),
        tie("schema"),
        fc.array(tie("schema"), { maxLength: 2 }),
      ),
      { maxKeys: 4 },
    ),
  })).schema;
  fc.assert(
    fc.property(value, (schemaLike) => {
      expect(checkMeta(schemaLike)).toBe(draft?.(schemaLike));
    }),
    { numRuns: 1000 },
  );
});
