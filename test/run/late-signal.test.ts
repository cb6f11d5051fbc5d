import { expect, test } from "vitest";
import { lateSignal, lateSignalOf, source, withSignal, type LateSignal } from "../../engine/run/late-signal.ts";

test("who listens is called once, in order, unless it or another took that back before", () => {
  const late = lateSignal();
  const called: string[] = [];
  const stops = new Map<string, () => void>();
  for (const name of ["a", "b", "c", "d"]) {
    const stop = late.onAbort(() => {
      called.push(name);
      stops.get("c")?.();
    });
    stops.set(name, stop);
  }
  stops.get("b")?.();
  stops.get("b")?.();
  late.abort("first");
  late.abort("second");
  expect(called).toEqual(["a", "d"]);
  expect([late.aborted, late.reason]).toEqual([true, "first"]);
});

test.each(["before", "after"])("a signal that is asked for %s the abort says the same", (when) => {
  const late = lateSignal();
  const early = when === "before" ? late.signal() : undefined;
  late.abort("enough");
  const signal = late.signal();
  expect(signal).toBe(early ?? signal);
  expect([signal.aborted, signal.reason]).toEqual([true, "enough"]);
  expect(lateSignalOf(signal)).toBe(lateSignalOf(signal));
});

test("a record's signal is its own and is made when it is first read, however the record is read", () => {
  let made = 0;
  const late = lateSignal();
  const counting: LateSignal = {
    aborted: false,
    reason: undefined,
    onAbort: (callback) => late.onAbort(callback),
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
