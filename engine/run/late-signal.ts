/** What an abort signal tells, at a fraction of its cost: a signal is made when somebody asks for one, and few do. */
export interface LateSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Has somebody hear of the abort, once. */
  listen(listener: AbortListener): void;
  /** Takes that back. */
  unlisten(listener: AbortListener): void;
  /** The signal as strangers take it. */
  signal(): AbortSignal;
}

/** Who hears of an abort: an object, since a callback of its own for each call costs as much as what it listens for. */
export interface AbortListener {
  hearAbort(): void;
}

/** A late signal with the means to abort it. */
export class LateAbort implements LateSignal {
  aborted = false;
  reason: unknown = undefined;
  private made: AbortController | undefined = undefined;
  private listeners: AbortListener[] | undefined = undefined;

  listen(listener: AbortListener): void {
    if (this.listeners === undefined) this.listeners = [listener];
    else this.listeners.push(listener);
  }

  unlisten(listener: AbortListener): void {
    const { listeners } = this;
    if (listeners === undefined) return;
    // The last one, mostly.
    const place = listeners.lastIndexOf(listener);
    if (place === listeners.length - 1) listeners.pop();
    else if (place >= 0) listeners.splice(place, 1);
  }

  signal(): AbortSignal {
    if (this.made === undefined) {
      this.made = new AbortController();
      if (this.aborted) this.made.abort(this.reason);
    }
    return this.made.signal;
  }

  /** Only the first time counts. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // Each may take others back.
    for (let next = this.listeners?.shift(); next !== undefined; next = this.listeners?.shift()) next.hearAbort();
    this.made?.abort(reason);
  }
}

const known = new WeakMap<AbortSignal, LateSignal>();

/**
 * What a host's signal tells. However many listen, the signal has one listener: a host may share it among thousands of runs,
 * and Node warns of a leak where eleven listen.
 */
export function lateSignalOf(signal: AbortSignal): LateSignal {
  const found = known.get(signal);
  if (found !== undefined) return found;
  const listeners = new Set<AbortListener>();
  const tell = (): void => {
    for (const listener of listeners) listener.hearAbort();
  };
  const late: LateSignal = {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    listen(listener) {
      if (listeners.size === 0) signal.addEventListener("abort", tell, { once: true });
      listeners.add(listener);
    },
    unlisten(listener) {
      if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener("abort", tell);
    },
    signal: () => signal,
  };
  known.set(signal, late);
  return late;
}

/** Where a record keeps what its `signal` is made from: see {@link withSignal}. */
export const source: unique symbol = Symbol("signal");

interface Sourced {
  readonly [source]: LateSignal;
}

const asked: PropertyDescriptor & ThisType<Sourced> = {
  get() {
    return this[source].signal();
  },
  enumerable: true,
  configurable: true,
};

/**
 * Gives a new record a `signal` that is made when somebody reads it, from what the record keeps under {@link source}. Its own, since hosts spread such
 * records; one accessor serves all, since to make one for each takes four times as long.
 */
export function withSignal<T extends Sourced>(record: T): T & { readonly signal: AbortSignal } {
  return Object.defineProperty(record, "signal", asked) as never;
}
