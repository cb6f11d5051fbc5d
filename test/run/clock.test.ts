import { expect, test } from "vitest";
import { systemClock } from "../../engine/run/clock.ts";

/** What keeps this process alive, of one kind. */
const alive = (kind: "Immediate" | "Timeout"): number => process.getActiveResourcesInfo().filter((each) => each === kind).length;
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is cancelled before the event loop turns never becomes a timer", async () => {
  const before = alive("Timeout");
  const rung: number[] = [];
  const cancels = Array.from({ length: 5 }, (_, index) => systemClock.after(0, () => rung.push(index)));
  // In no order, and one of them twice.
  for (const index of [1, 4, 0, 1, 2]) cancels[index]?.();
  expect(alive("Timeout")).toBe(before);
  await turnOfTheLoop();
  expect(alive("Timeout")).toBe(before + 1);
  await new Promise<void>((resolve) => systemClock.after(1, resolve));
  expect(rung).toEqual([3]);
});

test("what is cancelled once it is a timer does not ring, and leaves none behind", async () => {
  const before = alive("Timeout");
  let rung = 0;
  const cancel = systemClock.after(60_000, () => (rung += 1));
  await turnOfTheLoop();
  expect(alive("Timeout")).toBe(before + 1);
  cancel();
  cancel();
  expect(alive("Timeout")).toBe(before);
  expect(rung).toBe(0);
});

test("until it rings the process stays alive, and it does not ring early", async () => {
  const began = performance.now();
  const rings = new Promise<void>((resolve) => systemClock.after(20, resolve));
  expect(alive("Immediate")).toBeGreaterThan(0);
  await turnOfTheLoop();
  expect(alive("Timeout")).toBeGreaterThan(0);
  await rings;
  // Timers count whole milliseconds.
  expect(performance.now() - began).toBeGreaterThan(19);
});

test("what is asked for while timers are being started is started in the next turn", async () => {
  const rung: string[] = [];
  await new Promise<void>((resolve) => {
    systemClock.after(0, () => {
      rung.push("first");
      systemClock.after(0, () => {
        rung.push("second");
        resolve();
      });
    });
  });
  expect(rung).toEqual(["first", "second"]);
});
