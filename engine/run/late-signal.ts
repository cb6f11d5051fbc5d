/** What an abort signal tells, at a fraction of its cost: a signal is made when somebody asks for one, and few do. */
export interface LateSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Calls back when it is aborted, unless the returned function is called before. */
  onAbort(callback: () => void): () => void;
  /** The signal as strangers take it. */
  readonly signal: () => AbortSignal;
}

/** A late signal with the means to abort it. */
export interface LateAbort extends LateSignal {
  /** Only the first time counts. */
  abort(reason: unknown): void;
}

/** A late signal that nobody has asked for yet. A record that changes in place: accessors would take ten times as long to make. */
export function lateSignal(): LateAbort {
  let made: AbortController | undefined;
  let callbacks: Set<() => void> | undefined;
  const late = {
    aborted: false,
    reason: undefined as unknown,
    onAbort(callback: () => void): () => void {
      callbacks ??= new Set();
      callbacks.add(callback);
      return () => void callbacks?.delete(callback);
    },
    signal(): AbortSignal {
      if (made === undefined) {
        made = new AbortController();
        if (late.aborted) made.abort(late.reason);
      }
      return made.signal;
    },
    abort(reason: unknown): void {
      if (late.aborted) return;
      late.aborted = true;
      late.reason = reason;
      for (const callback of callbacks ?? []) callback();
      made?.abort(reason);
    },
  };
  return late;
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

const asked: PropertyDescriptor & ThisType<WithSignal> = {
  get() {
    return this[source]();
  },
  enumerable: true,
  configurable: true,
};
const source = Symbol("signal");

interface WithSignal {
  readonly [source]: () => AbortSignal;
}

/** Gives a new record a `signal` that is made when somebody reads it. One accessor serves all: to make one for each call takes four times as long. */
export function withSignal<T extends object>(record: T, signal: () => AbortSignal): T & { readonly signal: AbortSignal } {
  return Object.defineProperty(Object.assign(record, { [source]: signal }), "signal", asked) as never;
}
