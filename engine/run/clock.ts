/** Where a run's time comes from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after that many milliseconds, unless the returned function is called before. A run cancels every callback it set before it ends. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The machine's own clock. The only place of the engine that reads it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const alarm = new Wanted(Math.min(milliseconds, 2_147_483_647), callback);
    want(alarm);
    return () => alarm.cancel();
  },
};

/**
 * What is wanted since the event loop last turned. Most of it is cancelled before it turns again, as when a run is over, and never becomes a timer: those
 * cost as much as a short run. A timer starts when the loop turns, so it may ring so much later, and never earlier.
 */
const wanted: Wanted[] = [];

class Wanted {
  readonly milliseconds: number;
  readonly callback: () => void;
  /** Where it stands among those that are wanted; none where it has become a timer or is cancelled. */
  place = -1;
  timer: ReturnType<typeof setTimeout> | undefined = undefined;

  constructor(milliseconds: number, callback: () => void) {
    this.milliseconds = milliseconds;
    this.callback = callback;
  }

  cancel(): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    if (this.place < 0) return;
    const last = wanted.pop();
    if (last !== undefined && last !== this) {
      wanted[this.place] = last;
      last.place = this.place;
    }
    this.place = -1;
  }
}

let turning = false;

function want(alarm: Wanted): void {
  alarm.place = wanted.push(alarm) - 1;
  if (turning) return;
  turning = true;
  setImmediate(startTimers);
}

function startTimers(): void {
  turning = false;
  for (const alarm of wanted) {
    alarm.place = -1;
    alarm.timer = setTimeout(alarm.callback, alarm.milliseconds);
  }
  wanted.length = 0;
}

/** A number drawn from 0 (included) to 1 (not included). */
export type Random = () => number;

/** Chance that nobody needs to rely on: how long to wait. */
export const systemRandom: Random = () => Math.random();

/** Makes the id of a new run. */
export type NewRunId = () => string;

/** Loaded with the first id, and read once: the global is a getter that looks for it each time. */
let chance: Pick<typeof globalThis.crypto, "randomUUID"> | undefined;

/** A random UUID, version 4. */
export const randomRunId: NewRunId = () => (chance ??= globalThis.crypto).randomUUID();
