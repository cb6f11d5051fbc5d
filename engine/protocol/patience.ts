import { failure, FailureError } from "./failure.ts";
import { HeldEvents } from "./held-events.ts";

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

/** How long an answer may take and how large it may be, and the clock that says so. */
export interface Patience {
  /** Milliseconds until the whole answer is there. A server that only says that it is alive does not stretch them. */
  readonly totalMs: number;
  /** Milliseconds in which nothing at all comes. */
  readonly idleMs: number;
  /** Whether an answer streams: its first byte must come as soon as any other. */
  readonly streaming: boolean;
  /** Bytes of one answer, as they are after decompression. */
  readonly mostBytes: number;
  readonly clock: { after(ms: number, callback: () => void): () => void };
}

/**
 * A `fetch` that closes the connection and fails with a `FailureError` (`timeout`, `malformed-response`) where an answer stalls, takes too long or does
 * not end: the clients' own timeouts end with the headers.
 */
export function patientFetch(ask: typeof fetch, patience: Patience): typeof fetch {
  const { totalMs, idleMs, streaming, mostBytes, clock } = patience;
  return async (input, init) => {
    const own = new AbortController();
    const stops = new Set<() => void>();
    const end = (): void => {
      for (const stop of stops) stop();
      stops.clear();
    };
    const within = (ms: number, message: string): (() => void) => {
      const stop = clock.after(ms, () => own.abort(new FailureError(failure("timeout", message))));
      stops.add(stop);
      return () => {
        stop();
        stops.delete(stop);
      };
    };
    const awaited = (): (() => void) => within(idleMs, `nothing came for ${idleMs / 1000} seconds`);

    const outer = init?.signal ?? undefined;
    const onAbort = (): void => {
      own.abort(outer?.reason);
      end();
    };
    outer?.addEventListener("abort", onAbort, { once: true });
    stops.add(() => outer?.removeEventListener("abort", onAbort));
    if (outer?.aborted === true) onAbort();
    within(totalMs, `the answer was not whole within ${totalMs / 1000} seconds`);
    try {
      const arrived = streaming ? awaited() : () => undefined;
      const response = await ask(input, { ...init, signal: own.signal });
      arrived();
      if (response.body !== null) {
        const held = isEventStream(response) ? new HeldEvents() : undefined;
        return new Response(watched(response.body, { awaited, end, mostBytes, held }), response);
      }
      end();
      return response;
    } catch (error) {
      end();
      throw error;
    }
  };
}

interface Watch {
  /** Begins to wait for the next piece; returns what ends the wait. */
  readonly awaited: () => () => void;
  readonly end: () => void;
  readonly mostBytes: number;
  /** What holds the pieces of events that are not whole. */
  readonly held: HeldEvents | undefined;
}

function isEventStream(response: Response): boolean {
  return /^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "");
}

function watched(body: ReadableStream<Uint8Array>, { awaited, end, mostBytes, held }: Watch): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const arrived = awaited();
            const { done, value } = await reader.read();
            arrived();
            if (done) break;
            bytes += value.byteLength;
            if (bytes > mostBytes) throw tooLarge(mostBytes);
            const ready = held === undefined ? value : held.add(value);
            if (ready !== undefined) return controller.enqueue(ready);
          }
          end();
          const rest = held?.rest();
          if (rest !== undefined && rest.length > 0) controller.enqueue(rest);
          controller.close();
        } catch (error) {
          end();
          void reader.cancel(error).catch(() => undefined);
          throw error;
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The failure of an answer that is larger than so many bytes. */
export function tooLarge(mostBytes: number): FailureError {
  const message = `the answer is larger than ${Math.round(mostBytes / 1024 / 1024)} MB`;
  return new FailureError(failure("malformed-response", message, { retryable: false }));
}
