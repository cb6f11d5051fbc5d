import { lateSignal, type LateSignal } from "./late-signal.ts";
import type { StreamEvent } from "./runtime.ts";

/** Who hears what happens in a run. */
export interface Listener {
  /** Takes what happened at once. Where it gives a promise, the run goes on when that is done. */
  readonly tell: (events: readonly StreamEvent[]) => Promise<void> | undefined;
  /** Aborted when nobody listens any more. */
  readonly left?: LateSignal;
}

/** Hears nothing, and holds nothing up. */
export const nobody: Listener = { tell: () => undefined };

/**
 * What a body tells, one event after the other: the body begins when the first is asked for, and goes on when all that it
 * told has been taken. Unlike an async generator it can be left at any time: the body hears of it at once, where a generator
 * would wait for the model that thinks.
 */
export function telling<R>(body: (listener: Listener) => Promise<R>): AsyncGenerator<StreamEvent, R> {
  const left = lateSignal();
  let told: readonly StreamEvent[] = [];
  let read = 0;
  let goOn = (): void => undefined;
  let wake = (): void => undefined;
  let running: Promise<void> | undefined;
  let end: (() => IteratorResult<StreamEvent, R>) | undefined;
  let asked = 0;
  let last: Promise<unknown> = Promise.resolve();

  function tell(events: readonly StreamEvent[]): Promise<void> | undefined {
    if (events.length === 0 || left.aborted) return undefined;
    told = events;
    read = 0;
    wake();
    return new Promise((resolve) => (goOn = resolve));
  }

  async function start(): Promise<void> {
    try {
      const value = await body({ tell, left });
      end = () => ({ done: true, value });
    } catch (error) {
      end = () => {
        throw error;
      };
    }
    wake();
  }

  async function pull(): Promise<IteratorResult<StreamEvent, R>> {
    for (;;) {
      const event = told[read];
      if (event !== undefined && !left.aborted) {
        read += 1;
        return { done: false, value: event };
      }
      if (end !== undefined) return over(end);
      const moved = new Promise<void>((resolve) => (wake = resolve));
      if (running === undefined) running = start();
      else goOn();
      await moved;
    }
  }

  /** The end is told once. */
  function over(how: () => IteratorResult<StreamEvent, R>): IteratorResult<StreamEvent, R> {
    end = () => ({ done: true, value: undefined as R });
    return how();
  }

  async function leave(): Promise<void> {
    left.abort(new DOMException("nobody listens to the run any more", "AbortError"));
    if (running === undefined) end = () => ({ done: true, value: undefined as R });
    running ??= Promise.resolve();
    goOn();
    await running;
    if (end !== undefined) over(end);
  }

  /** As of a generator, the answers come in the order of the questions. */
  function inTurn<T>(answer: () => Promise<T>): Promise<T> {
    asked += 1;
    const given = asked === 1 ? answer() : last.then(answer, answer);
    last = given;
    const settled = (): void => void (asked -= 1);
    given.then(settled, settled);
    return given;
  }

  const events: AsyncGenerator<StreamEvent, R> = {
    next() {
      const event = asked === 0 && !left.aborted ? told[read] : undefined;
      if (event === undefined) return inTurn(pull);
      read += 1;
      return Promise.resolve({ done: false, value: event });
    },
    async return(value) {
      const given = await value;
      await leave();
      return { done: true, value: given };
    },
    async throw(error) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
