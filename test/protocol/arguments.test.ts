import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseArguments } from "../../engine/protocol/arguments.ts";

describe("arguments of a call", () => {
  test.each<[string, string, unknown]>([
    ["an object is taken as it is", '{"a":[1,{"b":null}]}', { a: [1, { b: null }] }],
    ["no text at all counts as an empty object", "", {}],
    ["blank text counts as an empty object", " \n", {}],
    ["brackets inside strings are no depth", JSON.stringify({ a: "[".repeat(100) }), { a: "[".repeat(100) }],
    ["an escaped quote does not end a string", '{"a":"\\"[[["}', { a: '"[[[' }],
    ["the name of an inherited property is a key like any other", '{"constructor":1}', { constructor: 1 }],
  ])("%s", (_, text, value) => {
    expect(parseArguments(text)).toEqual({ ok: true, value });
  });

  test.each<[string, string, RegExp]>([
    ["a list is refused", "[1]", /must be a JSON object, not a list/],
    ["null is refused", "null", /not null/],
    ["a number is refused", "12", /not a number/],
    ["a string is refused", '"x"', /not a string/],
    ["broken JSON is refused with the parser's word", '{"a":', /no JSON/],
    ["a __proto__ key is refused at any depth", '{"a":[{"__proto__":{"x":1}}]}', /"__proto__" is not allowed/],
    ["an escaped __proto__ key is refused", '{"\\u005f_proto__":1}', /"__proto__" is not allowed/],
    ["a number too large to be one is refused", '{"a":[1e999]}', /a number out of range/],
    ["deep nesting is refused before it is parsed", '{"a":'.repeat(200_000), /nested more than 64 deep/],
    ["a text of more than a million characters is refused unread", `{"a":"${"x".repeat(1_000_000)}"}`, /at most 1000000/],
  ])("%s", (_, text, error) => {
    const parsed = parseArguments(text);
    expect(parsed.ok ? "" : parsed.error).toMatch(error);
  });

  test("64 levels are read and 65 are not", () => {
    const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    expect(parseArguments(nested(64)).ok).toBe(true);
    expect(parseArguments(nested(65)).ok).toBe(false);
  });

  test("never throws, and what it takes is what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parseArguments(text);
        const read: unknown = parsed.ok && text.trim() !== "" ? JSON.parse(text) : undefined;
        expect(read).toEqual(read === undefined || !parsed.ok ? undefined : parsed.value);
      }),
    );
  });
});
