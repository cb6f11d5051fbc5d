import { failure, FailureError } from "./failure.ts";

/**
 * Ends with the work, or as soon as the signal fires: some clients sleep through an abort. The work gets a signal of its own,
 * because clients leave their listeners on the one they are given, and a run's signal lives long.
 */
export async function untilAborted<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const [own, done] = [new AbortController(), new AbortController()];
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      own.abort(signal.reason);
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true, signal: done.signal });
  });
  return Promise.race([work(own.signal), aborted]).finally(() => done.abort());
}

/** A stream of an SDK: it ends, quietly or not, when its controller aborts. */
export interface CancellableStream extends AsyncIterable<unknown> {
  readonly controller: AbortController;
}

/** How long a stream may be silent, and the clock that says so. */
export interface Patience {
  readonly ms: number;
  readonly clock: { after(ms: number, callback: () => void): () => void };
}

/** Hands a stream's events on, and fails with the code `timeout` where the next one is too long in coming. */
export async function* paced(stream: CancellableStream, { ms, clock }: Patience): AsyncGenerator<unknown, void> {
  let silent = false;
  const giveUp = (): void => {
    silent = true;
    stream.controller.abort();
  };
  let stop = clock.after(ms, giveUp);
  try {
    for await (const event of stream) {
      stop();
      yield event;
      stop = clock.after(ms, giveUp);
    }
  } catch (error) {
    if (!silent) throw error;
  } finally {
    stop();
  }
  if (silent) throw new FailureError(failure("timeout", `the answer began, and then nothing came for ${ms / 1000} seconds`));
}
