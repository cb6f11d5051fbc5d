import type { Clock } from "./clock.ts";
import { lateSignal, type LateAbort, type LateSignal } from "./late-signal.ts";

/** How work that was given a limit ended. What comes after the end is dropped. */
export type Bounded<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" };

export interface Bounds {
  readonly clock: Clock;
  readonly signal: LateSignal;
  /** No limit of its own where absent. */
  readonly milliseconds?: number;
}

/**
 * Runs work until it ends, its time is over, or the signal aborts, whichever comes first; work that ignores its own
 * signal is left behind. Work that is done at once takes no timer; no timer is left behind.
 */
export function bounded<T>(bounds: Bounds, work: (signal: () => AbortSignal) => T | PromiseLike<T>): Bounded<T> | Promise<Bounded<T>> {
  const { signal } = bounds;
  if (signal.aborted) return { kind: "aborted" };
  const own = lateSignal();
  try {
    const result = work(own.signal);
    if (isPromiseLike(result)) return awaited(bounds, own, result);
    return isAborted(signal) ? { kind: "aborted" } : { kind: "done", value: result };
  } catch (error) {
    return { kind: "thrown", error };
  }
}

function awaited<T>({ clock, signal, milliseconds }: Bounds, own: LateAbort, result: PromiseLike<T>): Promise<Bounded<T>> {
  return new Promise((resolve) => {
    let cancelTimer: (() => void) | undefined;
    const end = (how: Bounded<T>): void => {
      cancelTimer?.();
      stopListening();
      resolve(how);
    };
    const aborted = (): void => {
      end({ kind: "aborted" });
      own.abort(signal.reason);
    };
    const stopListening = signal.onAbort(aborted);
    // The work may have aborted it before it gave its promise.
    if (signal.aborted) return aborted();
    if (milliseconds !== undefined) {
      cancelTimer = clock.after(milliseconds, () => {
        end({ kind: "timeout" });
        own.abort(new DOMException(`no result within ${milliseconds} ms`, "TimeoutError"));
      });
    }
    // A strange `then` may throw.
    Promise.resolve(result).then(
      (value) => end({ kind: "done", value }),
      (error: unknown) => end({ kind: "thrown", error }),
    );
  });
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** A call, since the signal may have changed while work ran. */
function isAborted(signal: LateSignal): boolean {
  return signal.aborted;
}

/** Waits, unless the signal aborts before. */
export async function pause(bounds: { readonly clock: Clock; readonly signal: LateSignal }, milliseconds: number): Promise<void> {
  await bounded({ ...bounds, milliseconds }, () => new Promise<never>(() => undefined));
}
