import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeze } from "../../engine/plan/freeze.ts";
import type { JsonSchema } from "../../engine/protocol/json.ts";
import { checkJson, describeProblems } from "../../engine/protocol/schema.ts";

const order: JsonSchema = {
  type: "object",
  properties: {
    id: { type: "string" },
    amount: { type: "number", minimum: 1 },
    kind: { enum: ["new", "old"] },
    "a/b": { type: "boolean" },
  },
  required: ["id"],
  additionalProperties: false,
};

function check(schema: JsonSchema, value: unknown): string {
  return describeProblems(checkJson(schema, value));
}

describe("a value held to a schema", () => {
  test.each<[string, unknown, string]>([
    ["that it fits is told by silence", { id: "x", amount: 2, kind: "old" }, ""],
    ["what is missing is named", {}, 'lacks "id"'],
    ["a wrong type is named with the place and the right one", { id: 1 }, '/id must be "string", not "number"'],
    [
      "every fault is told, not only the first",
      { id: 1, amount: 0 },
      '/id must be "string", not "number"; /amount is 0, below the bound of 1',
    ],
    ["what is allowed is listed", { id: "x", kind: "odd" }, '/kind must be one of ["new","old"]'],
    ["an unknown field is told by its place", { id: "x", more: 1 }, "/more is not allowed here"],
    ["an inherited name is an unknown field", JSON.parse('{"id":"x","toString":1}'), "/toString is not allowed here"],
    ["a place is a JSON Pointer", { id: "x", "a/b": 1 }, '/a~1b must be "boolean", not "number"'],
    ["a value that is no object is told", [], 'must be "object", not "array"'],
  ])("%s", (_, value, problems) => {
    expect(check(order, value)).toBe(problems);
  });

  test.each<[string, JsonSchema, unknown, string]>([
    [
      "alternatives",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      1,
      'fits none of the alternatives; must be "string", not "number"; must be "null", not "number"',
    ],
    ["exclusive alternatives", { oneOf: [{ type: "number" }, { minimum: 0 }] }, 1, "must fit exactly one of the alternatives and fits 2"],
    ["a constant", { const: "a" }, "b", 'must be "a"'],
    ["an excluded value", { not: { type: "string" } }, "b", "is what its schema excludes"],
    ["length", { maxLength: 2 }, "abc", "has 3 characters, more than 2"],
    ["a pattern", { pattern: "^a" }, "b", "does not match its pattern"],
    ["a format", { format: "email" }, "b", 'is not in the format "email"'],
    ["a reference inside the schema", { $defs: { a: { type: "string" } }, $ref: "#/$defs/a" }, 1, 'must be "string", not "number"'],
    ["a recursive schema", { type: "array", items: { $ref: "#" } }, [[], [[1]]], '/1/0/0 must be "array", not "number"'],
  ])("%s is told in plain words", (_, schema, value, problems) => {
    expect(check(schema, value)).toBe(problems);
  });
});

describe("a schema or value that cannot be checked", () => {
  test.each<[string, JsonSchema, unknown]>([
    ["a reference that leads nowhere", { $ref: "#/$defs/none" }, 1],
    ["a reference to itself", { $ref: "#" }, 1],
    ["a pattern that is no regular expression", { pattern: "(" }, "x"],
    ["a keyword of the wrong type", { allOf: 7 }, "x"],
    ["an id that is no address", { $id: "http://[" }, "x"],
    ["a key with half a surrogate pair", { additionalProperties: { type: "string" } }, { "\ud800": 1 }],
    ["a value that is no JSON", {}, undefined],
  ])("%s is a problem and no exception", (_, schema, value) => {
    expect(checkJson(schema, value)).toEqual([expect.objectContaining({ pointer: "", unchecked: true })]);
  });

  test("a list too long to compare with itself is refused at once", () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index);
    expect(checkJson({ uniqueItems: true }, many)).toEqual([expect.objectContaining({ unchecked: true })]);
  });

  test("a value nested without end is refused or judged, never an overflow", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    expect(checkJson({ type: "array", items: { $ref: "#" } }, deep).length).toBeGreaterThan(0);
  });

  test("a value with a hundred thousand faults gets a short answer", () => {
    const wrong = Array.from({ length: 90_000 }, (_, index) => index);
    expect(checkJson({ items: { type: "string" } }, wrong).length).toBeLessThanOrEqual(8);
  });
});

test("a frozen schema works and stays as it was", () => {
  const frozen = freeze(structuredClone(order));
  expect(checkJson(frozen, { id: "x" })).toEqual([]);
  expect(frozen).toEqual(order);
});

test("no schema and no value makes it throw", () => {
  fc.assert(
    fc.property(fc.object(), fc.jsonValue(), (schema, value) => {
      expect(Array.isArray(checkJson(schema as JsonSchema, value))).toBe(true);
    }),
  );
});
