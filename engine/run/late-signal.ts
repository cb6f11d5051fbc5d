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

/** A late signal that nobody has asked for yet. */
export function lateSignal(): LateAbort {
  let made: AbortController | undefined;
  let aborted = false;
  let reason: unknown;
  let callbacks: Set<() => void> | undefined;
  return {
    get aborted() {
      return aborted;
    },
    get reason() {
      return reason;
    },
    onAbort(callback) {
      callbacks ??= new Set();
      callbacks.add(callback);
      return () => void callbacks?.delete(callback);
    },
    signal() {
      if (made === undefined) {
        made = new AbortController();
        if (aborted) made.abort(reason);
      }
      return made.signal;
    },
    abort(why) {
      if (aborted) return;
      aborted = true;
      reason = why;
      for (const callback of callbacks ?? []) callback();
      made?.abort(why);
    },
  };
}

const known = new WeakMap<AbortSignal, LateSignal>();

/**
 * What a host's signal tells. However many listen, the signal has one listener: to add one for each call and to remove it
 * again costs more than the rest of the call.
 */
export function lateSignalOf(signal: AbortSignal): LateSignal {
  const found = known.get(signal);
  if (found !== undefined) return found;
  const late = lateSignal();
  const tell = (): void => late.abort(signal.reason);
  if (signal.aborted) tell();
  else signal.addEventListener("abort", tell, { once: true });
  const told: LateSignal = {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    onAbort: (callback) => late.onAbort(callback),
    signal: () => signal,
  };
  known.set(signal, told);
  return told;
}
