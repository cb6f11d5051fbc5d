// Makes many runs that share a host's signal, runtime and clock, and counts what is left of them once the garbage is collected.
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { getEventListeners } from "node:events";
import { memoryStore } from "../../../adapters/stores/memory.ts";
import { systemClock, type Clock } from "../../../engine/run/clock.ts";
import { run, stream } from "../../../engine/run/stream.ts";
import type { Runtime } from "../../../engine/run/runtime.ts";
import { answers, calls, desk, planOf, says } from "../../helpers/teller.ts";

const [runs = 0, kept = 0] = process.argv.slice(2).map(Number);
const plan = planOf(desk);
const host = new AbortController();
const timers = new Set<object>();
const clock: Clock = {
  now: () => systemClock.now(),
  after(milliseconds, callback) {
    const timer = {};
    timers.add(timer);
    const cancel = systemClock.after(milliseconds, () => {
      timers.delete(timer);
      callback();
    });
    return () => {
      timers.delete(timer);
      cancel();
    };
  },
};
let alive = 0;
const registry = new FinalizationRegistry<undefined>(() => void (alive -= 1));
const watch = (...objects: readonly object[]): void => {
  for (const object of objects) registry.register(object, undefined);
  alive += objects.length;
};

const model = answers(
  calls(["look", { what: "o" }], ["note", { what: "n" }]),
  calls(["transfer_to_back", { reason: "x" }]),
  calls(["pay", { what: "1" }]),
  says("Done."),
);
const tool = async (_: unknown, { signal }: { readonly signal: AbortSignal }): Promise<{ readonly order: string }> => {
  watch(signal);
  await turnOfTheLoop();
  return { order: "o-1" };
};
const runtime: Runtime = {
  model,
  tools: { look: tool, note: tool, pay: tool },
  signal: host.signal,
  clock,
  approve: () => ({ approved: true }),
};

/** A third of them as a service runs them, a third that somebody stops listening to, a third that is cancelled. */
async function one(index: number): Promise<void> {
  const facts = { customer: `c-${index}` };
  if (index % 3 === 0) return watch((await run(plan, { message: "Hi", facts }, { ...runtime, store: memoryStore() })).state);
  if (index % 3 === 1) {
    for await (const event of stream(plan, { message: "Hi", facts }, runtime)) {
      watch(event);
      if (event.type === "tool-call") break;
    }
    return;
  }
  const cancel = new AbortController();
  watch(cancel.signal);
  const result = run(plan, { message: "Hi", facts }, { ...runtime, signal: AbortSignal.any([host.signal, cancel.signal]) });
  await turnOfTheLoop();
  cancel.abort("enough");
  watch((await result).state);
}

const held: object[] = [];
for (let index = 0; index < runs; index += 50) {
  await Promise.all(Array.from({ length: Math.min(50, runs - index) }, (_, more) => one(index + more)));
}
// What a test that cannot fail would not see: so many are kept on purpose.
for (let index = 0; index < kept; index += 1) held.push((await run(plan, { message: "Hi" }, runtime)).state);
watch(...held);
const made = alive;
for (let round = 0; round < 20; round += 1) {
  globalThis.gc?.();
  await turnOfTheLoop();
}
const listeners = getEventListeners(host.signal, "abort").length;
process.stdout.write(`${JSON.stringify({ made: made > 0, alive, held: held.length, timers: timers.size, listeners })}\n`);
