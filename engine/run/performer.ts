import type { Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import type { Executor, PerformOptions } from "./executor.ts";
import type { LateSignal } from "./late-signal.ts";

/** What goes with a task. */
export interface Around extends Omit<PerformOptions, "signal"> {
  readonly signal: LateSignal;
}

/** An {@link Executor} as the driver sees it: no abort signal is made for who does not look at it, and what is done at once is not waited for. */
export interface Performer {
  perform(task: Task, around: Around): Promise<Outcome | undefined> | Outcome | undefined;
}

/** A host's executor as a performer. */
export function performerOf(executor: Executor): Performer {
  return {
    perform: async (task, { signal, ...rest }) =>
      executor.perform(task, {
        get signal() {
          return signal.signal();
        },
        ...rest,
      }),
  };
}
