import { expect, test } from "vitest";
import { LateAbort, lateSignalOf, source, withSignal, type LateSignal } from "../../engine/run/late-signal.ts";

test("who listens is called once, in order, unless it or another took that back before", () => {
  const late = new LateAbort();
  const called: string[] = [];
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => ({
    hearAbort(): void {
      called.push(name);
      if (c !== undefined) late.unlisten(c);
    },
  }));
  for (const listener of [a, b, c, d]) if (listener !== undefined) late.listen(listener);
  if (b !== undefined) late.unlisten(b);
  if (b !== undefined) late.unlisten(b);
  late.abort("first");
  late.abort("second");
  expect(called).toEqual(["a", "d"]);
  expect([late.aborted, late.reason]).toEqual([true, "first"]);
});

test.each(["before", "after"])("a signal that is asked for %s the abort says the same", (when) => {
  const late = new LateAbort();
  const early = when === "before" ? late.signal() : undefined;
  late.abort("enough");
  const signal = late.signal();
  expect(signal).toBe(early ?? signal);
  expect([signal.aborted, signal.reason]).toEqual([true, "enough"]);
  expect(lateSignalOf(signal)).toBe(lateSignalOf(signal));
});

test("a record's signal is its own and is made when it is first read, however the record is read", () => {
  let made = 0;
  const late = new LateAbort();
  const counting: LateSignal = {
    aborted: false,
    reason: undefined,
    listen: (listener) => late.listen(listener),
    unlisten: (listener) => late.unlisten(listener),
    signal() {
      made += 1;
      return late.signal();
    },
  };
  const record = withSignal({ name: "x", [source]: counting });
  expect(Object.keys(record)).toEqual(["name", "signal"]);
  expect(Object.hasOwn(record, "signal")).toBe(true);
  expect(made).toBe(0);
  const { signal, ...rest } = record;
  expect(signal).toBe(late.signal());
  expect({ ...record }).toEqual({ name: "x", signal, [source]: expect.anything() });
  expect(Object.keys(rest)).toEqual(["name"]);
  expect(made).toBeGreaterThan(0);
});
