import fc from "fast-check";
import { expect, test } from "vitest";
import type { Outcome } from "../../engine/loop/outcome.ts";
import { toJson } from "../../engine/run/json-value.ts";
import { keepOutcome, outcomeOf } from "../../engine/run/kept-outcome.ts";
import { Allowance, copyWithin, plainCopy } from "../../engine/run/plain-copy.ts";

const anything = fc.oneof(fc.jsonValue(), fc.object({ withNullPrototype: true, withDate: true, withSparseArray: true }));

test("a copy is what a round trip through text gives, or there is none", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const copy = plainCopy(value, 1_000_000);
      const through: unknown = copy === undefined ? undefined : JSON.parse(JSON.stringify(value));
      expect(copy).toStrictEqual(through);
    }),
  );
});

test("as text a copy has no more characters than were taken for it, nor than were allowed", () => {
  const numbers = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)));
  const escaped = fc.array(fc.string({ unit: fc.constantFrom("\0", "\ud800", '"', "x") }));
  const empty = fc.dictionary(fc.constantFrom("", "a", "\0\0"), fc.constantFrom<unknown>({}, [], "", false, null, -1e-300));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), numbers, escaped, empty, fc.array(empty)), fc.nat(2_000), (value, most) => {
      const allowance = new Allowance(most);
      if (copyWithin(value, allowance) === undefined) return;
      const { length } = JSON.stringify(value);
      expect(length).toBeLessThanOrEqual(allowance.taken());
      expect(length).toBeLessThanOrEqual(most);
    }),
  );
});

const count = fc.oneof(fc.nat(), anything);
const text = fc.oneof(fc.string(), anything);
const usage = fc.record(
  { input: fc.nat(), output: fc.nat(), cached: count, reasoning: count, cacheWrite: fc.nat() },
  { requiredKeys: ["input", "output"] },
);
const call = fc.record({ name: fc.string(), arguments: text, more: fc.nat() }, { requiredKeys: ["name"] });
const response = fc.record(
  { text, calls: fc.oneof(fc.array(call), anything), stop: text, usage: fc.oneof(usage, anything), kept: anything },
  { requiredKeys: ["text", "calls"] },
);
const result = fc.oneof(
  fc.record({ ok: fc.constantFrom<unknown>(true, 1), value: anything, cut: fc.constant(true) }, { requiredKeys: ["ok", "value"] }),
  fc.record({ ok: fc.constant(false), error: text }),
  anything,
);
const outcome = fc.record(
  {
    kind: fc.constantFrom("model", "tool", "started", "failure"),
    effect: text,
    at: count,
    response: fc.oneof(response, anything),
    result,
    attempts: fc.nat(),
  },
  { requiredKeys: ["kind", "effect", "at"] },
);
const usual = fc.oneof(
  fc.record({ kind: fc.constant("model"), effect: text, at: count, response }),
  fc.record({ kind: fc.constant("tool"), effect: text, at: count, result }),
);

test("a copy of an outcome, of whatever shape, is what a round trip through text gives, or there is none", () => {
  fc.assert(
    fc.property(fc.oneof(outcome, usual), fc.constantFrom(200, 1_000_000), (value, most) => {
      const kept = keepOutcome(value as unknown as Outcome, new Allowance(most));
      if (kept === undefined) return;
      const copy = outcomeOf(kept);
      const json = JSON.stringify(value);
      expect(copy).toStrictEqual(JSON.parse(json));
      expect(json.length).toBeLessThanOrEqual(most);
    }),
    { numRuns: 500 },
  );
});

function copyOf(given: Outcome): Outcome | undefined {
  const kept = keepOutcome(given, new Allowance(10_000));
  return kept === undefined ? undefined : outcomeOf(kept);
}

test("nothing of an outcome's copy is what it was copied from", () => {
  const given = { kind: "tool", effect: "1.0", at: 1, result: { ok: true, value: { rows: [{ n: 1 }] } } } as const;
  const copy = copyOf(given);
  const usages = { input: 1, output: 2, cached: 0, reasoning: 0 };
  const asked = { name: "find", arguments: "{}" };
  const answer = { text: "", calls: [asked], stop: "calls", usage: usages } as const;
  const answered = copyOf({ kind: "model", effect: "1.model", at: 1, response: answer });
  Reflect.set(given.result.value.rows[0], "n", 2);
  Reflect.set(given.result, "ok", false);
  Reflect.set(usages, "input", 7);
  Reflect.set(asked, "name", "other");
  expect(copy).toEqual({ kind: "tool", effect: "1.0", at: 1, result: { ok: true, value: { rows: [{ n: 1 }] } } });
  expect(answered).toMatchObject({ response: { calls: [{ name: "find" }], usage: { input: 1 } } });
});

test("a stranger's value that can be JSON is what a round trip through text gives, and no longer than is said", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const json = toJson(value);
      if (!json.ok) return;
      const given = JSON.stringify(value) ?? "null";
      expect(json.value).toStrictEqual(JSON.parse(given));
      expect(given.length).toBeLessThanOrEqual(json.length);
    }),
  );
});

test("the longest that a number is written is what its length is said to be", () => {
  const longest = -0.0000011049604072175412;
  expect(toJson(longest)).toMatchObject({ value: longest, length: JSON.stringify(longest).length });
});

test("what is changed afterwards does not change the copy", () => {
  const value = { list: [{ a: 1 }], text: "x" };
  const copy = plainCopy(value, 1_000);
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
  for (const value of [...none, JSON.parse('{"__proto__":1}'), { toJSON: 1 }, "x".repeat(100)])
    expect(plainCopy(value, 800)).toBeUndefined();
  expect(plainCopy("x".repeat(99), 800)).toBe("x".repeat(99));
});
