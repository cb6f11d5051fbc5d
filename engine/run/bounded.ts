import type { Clock } from "./clock.ts";

/** How work that was given a limit ended. What comes after the end is dropped. */
export type Bounded<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" };

export interface Bounds {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** No limit of its own where absent. */
  readonly milliseconds?: number;
}

/**
 * Runs work until it ends, its time is over, or the signal aborts, whichever comes first; work that ignores its own
 * signal is left behind. Leaves no timer and no listener.
 */
export function bounded<T>(bounds: Bounds, work: (signal: AbortSignal) => T | PromiseLike<T>): Promise<Bounded<T>> {
  const { clock, signal, milliseconds } = bounds;
  if (signal.aborted) return Promise.resolve({ kind: "aborted" });
  return new Promise((resolve) => {
    const own = new AbortController();
    let cancelTimer: (() => void) | undefined;
    const end = (result: Bounded<T>): void => {
      cancelTimer?.();
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const onAbort = (): void => {
      end({ kind: "aborted" });
      own.abort(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    if (milliseconds !== undefined) {
      cancelTimer = clock.after(milliseconds, () => {
        end({ kind: "timeout" });
        own.abort(new DOMException(`no result within ${milliseconds} ms`, "TimeoutError"));
      });
    }
    Promise.resolve()
      .then(() => work(own.signal))
      .then(
        (value) => end({ kind: "done", value }),
        (error: unknown) => end({ kind: "thrown", error }),
      );
  });
}

/** Waits, unless the signal aborts before. */
export async function pause(bounds: { readonly clock: Clock; readonly signal: AbortSignal }, milliseconds: number): Promise<void> {
  await bounded({ ...bounds, milliseconds }, () => new Promise<never>(() => undefined));
}
