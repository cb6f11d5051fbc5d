import type { ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import type { Executor, PerformOptions } from "./executor.ts";
import { source, withSignal, type LateSignal } from "./late-signal.ts";

/** What goes with a task. One of `settle` and `fault` is called, once. */
export interface Around {
  readonly signal: LateSignal;
  /** Absent where nobody asked to hear. */
  onDelta?(text: string): void;
  onRetry?(failed: ModelAttempt): void;
  /** Takes the outcome; `undefined` where it is not done here. */
  settle(outcome: Outcome | undefined): void;
  /** Takes what the host threw that must not throw. */
  fault(error: unknown): void;
}

/**
 * An {@link Executor} as the driver sees it: no abort signal is made for who does not look at it, and what is done at once arrives at once, without a
 * promise.
 */
export interface Performer {
  perform(task: Task, around: Around): void;
}

/** Has a promise's outcome taken. */
export function settleWith(around: Around, outcome: Promise<Outcome | undefined>): void {
  outcome.then(
    (given) => around.settle(given),
    (error: unknown) => around.fault(error),
  );
}

/** A host's executor as a performer. */
export function performerOf(executor: Executor): Performer {
  const ask = async (task: Task, options: PerformOptions): Promise<Outcome | undefined> => executor.perform(task, options);
  return { perform: (task, around) => settleWith(around, ask(task, optionsOf(task, around))) };
}

/** Only models have anything to tell before they are done. */
function optionsOf(task: Task, around: Around): PerformOptions {
  if (task.kind !== "model") return withSignal({ [source]: around.signal });
  return withSignal({
    [source]: around.signal,
    onDelta: (text: string) => around.onDelta?.(text),
    onRetry: (failed: ModelAttempt) => around.onRetry?.(failed),
  });
}

/** Performs a task for who asks as hosts do. */
export function performed(
  performer: Performer,
  task: Task,
  { onDelta, onRetry }: Omit<PerformOptions, "signal">,
  signal: LateSignal,
): Promise<Outcome | undefined> {
  return new Promise((settle, fault) =>
    performer.perform(task, {
      signal,
      settle,
      fault,
      ...(onDelta === undefined ? {} : { onDelta }),
      ...(onRetry === undefined ? {} : { onRetry }),
    }),
  );
}
