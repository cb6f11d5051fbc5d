import { describe, expect, test } from "vitest";
import { payloadOf, resultOf } from "../../engine/plan/payload.ts";
import type { JsonSchema } from "../../engine/protocol/json.ts";
import { checkJson } from "../../engine/protocol/schema.ts";

function fields(properties: JsonSchema, ...required: readonly string[]): JsonSchema {
  return { type: "object", properties, required, additionalProperties: false };
}

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };
const reason = { type: "string", description: "In one sentence, why you do this now." };

describe("the payload of an edge", () => {
  test("is a reason where nothing need be stated", () => {
    expect(payloadOf(undefined, undefined)).toEqual({
      schema: { type: "object", properties: { reason }, additionalProperties: false },
      asksReason: true,
    });
  });

  test("is what the edge carries and what the exit returns", () => {
    expect(payloadOf(fields({ note: text }, "note"), fields({ id: number }, "id"))).toEqual({
      schema: { type: "object", properties: { id: number, note: text, reason }, required: ["note", "id"], additionalProperties: false },
      asksReason: true,
    });
  });

  test("takes a field that both name from the edge", () => {
    expect(payloadOf(fields({ id: text }), fields({ id: number })).schema["properties"]).toMatchObject({ id: text });
  });

  test("leaves the author's own reason alone", () => {
    expect(payloadOf(fields({ reason: number }, "reason"), undefined)).toEqual({
      schema: { type: "object", properties: { reason: number }, required: ["reason"], additionalProperties: false },
      asksReason: false,
    });
  });

  test("is a schema with more than fields as it is", () => {
    const odd: JsonSchema = { oneOf: [{ required: ["a"] }, { required: ["b"] }] };
    expect(payloadOf(odd, undefined)).toEqual({ schema: { type: "object", ...odd }, asksReason: false });
  });

  test("is all of two such schemas, and one value can fit both", () => {
    const carry: JsonSchema = {
      type: "object",
      $defs: { t: text },
      properties: { a: { $ref: "#/$defs/t" } },
      required: ["a"],
      additionalProperties: false,
    };
    const { schema } = payloadOf(carry, fields({ b: number }, "b"));
    expect(checkJson(schema, { a: "x", b: 1 })).toEqual([]);
    expect(checkJson(schema, { a: 1, b: 1 })).toHaveLength(1);
    expect(checkJson(schema, { a: "x" })).toHaveLength(1);
  });
});

describe("an exit's result", () => {
  test("is the fields its schema lists", () => {
    expect(resultOf({ id: 1, note: "x", reason: "y" }, fields({ id: number }), true)).toEqual({ id: 1 });
  });

  test("is all that was stated where no schema lists any, without the reason the engine asked for", () => {
    expect(resultOf({ note: "x", reason: "y" }, undefined, true)).toEqual({ note: "x" });
    expect(resultOf({ note: "x", reason: "y" }, undefined, false)).toEqual({ note: "x", reason: "y" });
  });
});
