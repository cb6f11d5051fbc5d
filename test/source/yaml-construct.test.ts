import fc from "fast-check";
import { constructFromEvents, dump, parseEvents } from "js-yaml";
import { expect, test } from "vitest";
import { constructPlain } from "../../engine/source/yaml-construct.ts";

function check(text: string, expected: unknown): void {
  expect(constructPlain(text, parseEvents(text, {}))).toEqual(expected);
}

function checkAgainstLibrary(text: string): void {
  const events = parseEvents(text, {});
  const [value] = constructFromEvents(events, { source: text });
  expect(JSON.stringify(constructPlain(text, events)?.value)).toBe(JSON.stringify(value));
  expect(constructPlain(text, events)).toEqual({ value });
}

const scalars = [
  "", "~", "null", "Null", "NULL", "nULL", "none", "true", "True", "tRUE", "false", "FALSE", "yes", "on", "no", "off", "0", "-0", "+1", "007", "1_000", "0x1F", "0o17",
  "0b11", "1.10", "-1.5e3", ".5", "1.", ".inf", "-.INF", ".nan", "+.inf", "1e400", "12e", "--", "-a", ".a", "9 lives", "2020-01-01", "1:30", "text", "'1'", '"~"', '"\\u0041"', "T", "n", "f",
]; // prettier-ignore

test.each(scalars)("%j is what the library reads, as a value, an item and a key", (scalar) => {
  checkAgainstLibrary(`- ${scalar}\n- a: ${scalar}\n- ${scalar}: 1\n- ${scalar}: { b: ${scalar} }\n`);
});

test("every document that the library writes is read as the library reads it", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.boolean(), (value, flow) => checkAgainstLibrary(dump(value, { flowLevel: flow ? 1 : -1 }))));
});

test("keys that every object has are keys like any other", () => {
  checkAgainstLibrary("__proto__: { a: 1 }\nconstructor: 2\ntoString: 3\nhasOwnProperty: 4\n");
});

test("block texts, folded texts and comments", () => {
  checkAgainstLibrary("a: |\n  one\n  two\nb: >-\n  three\n  four\n# five\nc: six\n  seven\n");
});

test("nothing, a scalar and a list at the root", () => {
  for (const text of ["", "# nothing", "7", "- 1\n- [2, { a: 3 }]\n"]) checkAgainstLibrary(text);
});

test("a key that is there twice, or is a collection, is left to the library", () => {
  check("a: 1\na: 2\n", undefined);
  check("1: a\n1.0: b\n", undefined);
  check("? [a]\n: 1\n", undefined);
  check("__proto__: 1\n__proto__: 2\n", undefined);
});
