import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digest } from "../../engine/plan/digest.ts";

test("is the SHA-256 of the canonical text", () => {
  expect(digest({ b: [1, null, "é"], a: true })).toBe("sha256:eaa728c5bbdde78b94c0dd181a4e2c4dfced6609a4ac9ba8bd019c9e5e5366a1");
});

test("does not depend on the order of keys", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).toReversed());
      expect(digest(turned)).toBe(digest(record));
    }),
  );
});

test("differs where a value, a key or the order of a list differs", () => {
  const digests = [{ a: [1, 2] }, { a: [2, 1] }, { b: [1, 2] }, { a: ["1", 2] }, { a: [1, 2], c: null }].map(digest);
  expect(new Set(digests).size).toBe(digests.length);
});
