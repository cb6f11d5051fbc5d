import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import { systemClock } from "../../../engine/run/clock.ts";

/** How long one answer is waited for. */
export interface Waiting {
  /** Aborted when one of the times is over. */
  readonly signal: AbortSignal;
  /** Something has come. */
  heard(): void;
  /** No more timers. Throws the failure `timeout` where a time was over. */
  end(): void;
}

/** Starts to wait: for the whole answer, and for its next piece where it streams. The SDK's models have no times of their own. */
export function waiting(totalMs: number, idleMs: number | undefined): Waiting {
  const own = new AbortController();
  let over: string | undefined;
  const giveUp = (why: string) => (): void => {
    over ??= why;
    own.abort();
  };
  const idle = (): (() => void) | undefined =>
    idleMs === undefined ? undefined : systemClock.after(idleMs, giveUp(`nothing came for ${idleMs / 1000} seconds`));
  const stopTotal = systemClock.after(totalMs, giveUp(`the answer was not whole within ${totalMs / 1000} seconds`));
  let stopIdle = idle();
  return {
    signal: own.signal,
    heard() {
      stopIdle?.();
      stopIdle = idle();
    },
    end() {
      stopTotal();
      stopIdle?.();
      if (over !== undefined) throw new FailureError(failure("timeout", over));
    },
  };
}

/** Hands a stream's parts on, and ends with the waiting, even where the stream sleeps through its abort. */
export async function* heardParts(stream: ReadableStream<unknown>, wait: Waiting): AsyncGenerator<unknown, void> {
  const reader = stream.getReader();
  const aborted = new Promise<{ readonly done: true; readonly value: undefined }>((end) =>
    wait.signal.addEventListener("abort", () => end({ done: true, value: undefined }), { once: true }),
  );
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return;
      wait.heard();
      yield value;
    }
  } finally {
    // What is cancelled may fail as well; the answer is over either way.
    reader.cancel().catch(() => undefined);
  }
}
