import fc from "fast-check";
import { expect, test } from "vitest";
import { plainCopy } from "../../engine/run/plain-copy.ts";

test("a copy is what a round trip through text gives, or there is none", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.object({ withNullPrototype: true, withDate: true, withSparseArray: true })), (value) => {
      const copy = plainCopy(value, 100_000);
      const through: unknown = copy === undefined ? undefined : JSON.parse(JSON.stringify(value));
      expect(copy).toStrictEqual(through);
    }),
  );
});

test("what is changed afterwards does not change the copy", () => {
  const value = { list: [{ a: 1 }], text: "x" };
  const copy = plainCopy(value, 100);
  value.list[0] = { a: 2 };
  expect(copy).toEqual({ list: [{ a: 1 }], text: "x" });
});

test("what takes JSON to tell has no copy", () => {
  const itself: { self?: unknown } = {};
  itself.self = itself;
  let deep: unknown = 1;
  for (let n = 0; n < 20_000; n++) deep = [deep];
  const none: readonly unknown[] = [
    undefined,
    Number.NaN,
    -0,
    1n,
    () => 1,
    new Date(0),
    new Map(),
    { a: undefined },
    [undefined],
    itself,
    deep,
  ];
  for (const value of [...none, JSON.parse('{"__proto__":1}'), { toJSON: 1 }, "x".repeat(101)])
    expect(plainCopy(value, 100)).toBeUndefined();
  expect(plainCopy("x".repeat(99), 100)).toBe("x".repeat(99));
});
