/** What an abort signal tells, at a fraction of its cost: a signal is made when somebody asks for one, and few do. */
export interface LateSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Calls back when it is aborted, unless the returned function is called before. */
  onAbort(callback: () => void): () => void;
  /** The signal as strangers take it. */
  signal(): AbortSignal;
}

/** A late signal with the means to abort it. */
export interface LateAbort extends LateSignal {
  /** Only the first time counts. */
  abort(reason: unknown): void;
}

/** A late signal that nobody has asked for yet. */
export function lateSignal(): LateAbort {
  return new Late();
}

class Late implements LateAbort {
  aborted = false;
  reason: unknown = undefined;
  private made: AbortController | undefined = undefined;
  private readonly callbacks: (() => void)[] = [];

  onAbort(callback: () => void): () => void {
    const { callbacks } = this;
    callbacks.push(callback);
    return () => {
      // The last one, mostly.
      const place = callbacks.lastIndexOf(callback);
      if (place === callbacks.length - 1) callbacks.pop();
      else if (place >= 0) callbacks.splice(place, 1);
    };
  }

  signal(): AbortSignal {
    if (this.made === undefined) {
      this.made = new AbortController();
      if (this.aborted) this.made.abort(this.reason);
    }
    return this.made.signal;
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // Each may take others back.
    for (let callback = this.callbacks.shift(); callback !== undefined; callback = this.callbacks.shift()) callback();
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
  const callbacks = new Set<() => void>();
  const tell = (): void => {
    for (const callback of callbacks) callback();
  };
  const late: LateSignal = {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    onAbort(callback) {
      if (callbacks.size === 0) signal.addEventListener("abort", tell, { once: true });
      callbacks.add(callback);
      return () => {
        if (callbacks.delete(callback) && callbacks.size === 0) signal.removeEventListener("abort", tell);
      };
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
