import type { Clock } from "./clock.ts";
import { LateAbort, type AbortListener, type LateSignal } from "./late-signal.ts";

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
  const underway = new Awaited<T>(signal);
  try {
    const result = work(underway);
    if (isPromiseLike(result)) return underway.wait(result, bounds);
    return isAborted(signal) ? { kind: "aborted" } : { kind: "done", value: result };
  } catch (error) {
    return { kind: "thrown", error };
  }
}

/** Work that is under way. It is the signal that the work was given. */
export abstract class Underway<T> extends LateAbort implements AbortListener {
  private readonly outer: LateSignal;
  private over = false;
  private cancelTimer: (() => void) | undefined = undefined;

  constructor(outer: LateSignal) {
    super();
    this.outer = outer;
  }

  /** How it ended. Told once. */
  protected abstract ended(how: Bounded<T>): void;

  follow(result: T | PromiseLike<T>, clock: Clock, milliseconds: number | undefined): void {
    const { outer } = this;
    // The work may have aborted it before it gave its promise.
    if (outer.aborted) return this.hearAbort();
    outer.listen(this);
    if (milliseconds !== undefined) this.cancelTimer = clock.after(milliseconds, () => this.expire(milliseconds));
    // A strange `then` may throw.
    Promise.resolve(result).then(
      (value) => this.end({ kind: "done", value }),
      (error: unknown) => this.end({ kind: "thrown", error }),
    );
  }

  hearAbort(): void {
    this.end({ kind: "aborted" });
    this.abort(this.outer.reason);
  }

  private expire(milliseconds: number): void {
    this.end({ kind: "timeout" });
    this.abort(new DOMException(`no result within ${milliseconds} ms`, "TimeoutError"));
  }

  private end(how: Bounded<T>): void {
    if (this.over) return;
    this.over = true;
    this.cancelTimer?.();
    this.outer.unlisten(this);
    this.ended(how);
  }
}

class Awaited<T> extends Underway<T> {
  private resolve: ((how: Bounded<T>) => void) | undefined = undefined;

  wait(result: PromiseLike<T>, { clock, milliseconds }: Bounds): Promise<Bounded<T>> {
    return new Promise((resolve) => {
      this.resolve = resolve;
      this.follow(result, clock, milliseconds);
    });
  }

  protected ended(how: Bounded<T>): void {
    this.resolve?.(how);
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
