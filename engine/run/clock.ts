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
    const timer = setTimeout(callback, Math.min(milliseconds, 2_147_483_647));
    return () => clearTimeout(timer);
  },
};

/** A number drawn from 0 (included) to 1 (not included). */
export type Random = () => number;

/** Chance that nobody needs to rely on: how long to wait. */
export const systemRandom: Random = () => Math.random();

/** Makes the id of a new run. */
export type NewRunId = () => string;

/** A random UUID, version 4. */
export const randomRunId: NewRunId = () => globalThis.crypto.randomUUID();
