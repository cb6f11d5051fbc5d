import { Validator } from "@cfworker/json-schema";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonSchema } from "../../engine/protocol/json.ts";
import { plainFitOf } from "../../engine/protocol/plain-fit.ts";

const names = fc.constantFrom("a", "b", "c", "constructor", "toString");
const scalars = fc.oneof(
  fc.constantFrom<string | number | boolean | null>("x", "", 0, 1, 1.5, -1, 1e308, true, false, null),
  fc.constant("y"),
);
const fields = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constantFrom("string", "number", "integer", "boolean") }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom("string", "number"), enum: fc.array(scalars), description: fc.constant("d") }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ type: "string", minLength: 1 }, { type: "object" }, { type: ["string", "null"] }, { enum: [1] }, true, {
      type: "number",
      minimum: 1,
    }),
  },
);
const schemas: fc.Arbitrary<JsonSchema> = fc.record(
  {
    type: fc.constantFrom("object", "object", "object", "string"),
    properties: fc.dictionary(names, fields, { maxKeys: 2 }),
    required: fc.array(names, { maxLength: 1 }),
    additionalProperties: fc.boolean(),
    title: fc.constant("t"),
  },
  { requiredKeys: ["type", "properties"] },
);
const values = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(names, fc.oneof({ weight: 9, arbitrary: scalars }, { weight: 1, arbitrary: fc.jsonValue() })) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
/** Values near what a schema asks for: chance alone seldom hits one. */
const cases = schemas.chain((schema) => {
  const record = Object.fromEntries(Object.keys(schema["properties"] ?? {}).map((name) => [name, scalars]));
  return fc.tuple(fc.constant(schema), fc.oneof(fc.record(record), fc.record(record, { requiredKeys: [] }), values));
});

function libraryFits(schema: JsonSchema, value: unknown): boolean {
  return new Validator(structuredClone(schema), "2020-12").validate(value).valid;
}

test("what fits at once fits in the library's eyes too", () => {
  let fitted = 0;
  fc.assert(
    fc.property(cases, ([schema, value]) => {
      if (plainFitOf(schema)?.(value) !== true) return;
      fitted += 1;
      expect(libraryFits(schema, value)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
  expect(fitted).toBeGreaterThan(100);
});

test("a closed schema of texts, numbers and booleans is judged at once", () => {
  const plain = fc.record({
    type: fc.constant("object"),
    properties: fc.dictionary(names, fc.record({ type: fc.constantFrom("string", "number", "integer", "boolean") })),
    required: fc.array(names, { maxLength: 2 }),
    additionalProperties: fc.constant(false),
  });
  fc.assert(
    fc.property(plain, values, (schema, value) => {
      expect(plainFitOf(schema)?.(value)).toBe(libraryFits(schema, value));
    }),
    { numRuns: 2_000 },
  );
});

test("a property that the schema does not name is left to the library, which has a bound for it", () => {
  const fits = plainFitOf({ type: "object", properties: { a: { type: "string" } } });
  expect(fits?.({ a: "x" })).toBe(true);
  expect(fits?.({ a: "x", b: [[[]]] })).toBe(false);
});

test.each<[string, JsonSchema]>([
  ["a bound on a number", { type: "object", properties: { a: { type: "number", minimum: 1 } } }],
  ["a nested object", { type: "object", properties: { a: { type: "object" } } }],
  ["a reference", { type: "object", properties: {}, $ref: "#/$defs/a", $defs: { a: false } }],
  ["a condition", { type: "object", properties: {}, not: {} }],
])("%s is left to the library", (_, schema) => {
  expect(plainFitOf(schema)).toBeUndefined();
});
