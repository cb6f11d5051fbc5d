/** An abort signal that is made when somebody asks for it: few do, and each costs. */
export interface LateSignal {
  readonly signal: () => AbortSignal;
  readonly abort: (reason: unknown) => void;
}

/** A late signal that nobody has asked for yet. */
export function lateSignal(): LateSignal {
  let made: AbortController | undefined;
  let aborted: { readonly reason: unknown } | undefined;
  return {
    signal() {
      if (made === undefined) {
        made = new AbortController();
        if (aborted !== undefined) made.abort(aborted.reason);
      }
      return made.signal;
    },
    abort(reason) {
      aborted ??= { reason };
      made?.abort(reason);
    },
  };
}
