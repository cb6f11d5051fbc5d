import type { Clock } from "../../engine/run/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets time pass; what falls due is called in order. */
  pass(milliseconds: number): void;
  /** How many callbacks are set. */
  readonly pending: number;
  /** Resolves when a callback is set that far from now. */
  set(milliseconds: number): Promise<void>;
}

export function fakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const watchers: { readonly milliseconds: number; readonly done: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.push(timer);
      for (const watcher of watchers) if (watcher.milliseconds === milliseconds) watcher.done();
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [due] = timers.filter((each) => each.at <= end).toSorted((a, b) => a.at - b.at);
        if (due === undefined) break;
        timers = timers.filter((each) => each !== due);
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
    get pending() {
      return timers.length;
    },
    set(milliseconds) {
      if (timers.some((each) => each.at === now + milliseconds)) return Promise.resolve();
      return new Promise((done) => watchers.push({ milliseconds, done }));
    },
  };
}
