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
export function bounded<T>(bounds: Bounds, work: (signal: LateSignal) => T | PromiseLike<T>): Bounded<T> | Promise<Bounded<T>> {
  const { signal } = bounds;
  if (signal.aborted) return { kind: "aborted" };
  const own = lateSignal();
  try {
    const result = work(own);
    if (isPromiseLike(result)) return new Promise((resolve) => new Underway(bounds, own, resolve).follow(result));
    return isAborted(signal) ? { kind: "aborted" } : { kind: "done", value: result };
  } catch (error) {
    return { kind: "thrown", error };
  }
}

/** Work that is under way. */
export class Underway<T> {
  private readonly bounds: Bounds;
  private readonly own: LateAbort;
  private readonly ended: (how: Bounded<T>) => void;
  private over = false;
  private cancelTimer: (() => void) | undefined = undefined;
  private stopListening: (() => void) | undefined = undefined;

  /** `own` is the work's signal. How it ended is told once. */
  constructor(bounds: Bounds, own: LateAbort, ended: (how: Bounded<T>) => void) {
    this.bounds = bounds;
    this.own = own;
    this.ended = ended;
  }

  follow(result: T | PromiseLike<T>): void {
    const { clock, signal, milliseconds } = this.bounds;
    // The work may have aborted it before it gave its promise.
    if (signal.aborted) return this.abort();
    this.stopListening = signal.onAbort(() => this.abort());
    if (milliseconds !== undefined) this.cancelTimer = clock.after(milliseconds, () => this.expire(milliseconds));
    // A strange `then` may throw.
    Promise.resolve(result).then(
      (value) => this.end({ kind: "done", value }),
      (error: unknown) => this.end({ kind: "thrown", error }),
    );
  }

  private abort(): void {
    this.end({ kind: "aborted" });
    this.own.abort(this.bounds.signal.reason);
  }

  private expire(milliseconds: number): void {
    this.end({ kind: "timeout" });
    this.own.abort(new DOMException(`no result within ${milliseconds} ms`, "TimeoutError"));
  }

  private end(how: Bounded<T>): void {
    if (this.over) return;
    this.over = true;
    this.cancelTimer?.();
    this.stopListening?.();
    this.ended(how);
  }
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** A call, since the signal may have changed while work ran. */
function isAborted(signal: LateSignal): boolean {
  return signal.aborted;
}

/** Waits, unless the signal aborts before. */
export async function pause({ clock, signal }: Omit<Bounds, "milliseconds">, milliseconds: number): Promise<void> {
  await bounded({ clock, signal, milliseconds }, () => new Promise<never>(() => undefined));
}
