import type { ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import type { CallOptions } from "../protocol/model.ts";

/** What goes with a task. */
export interface PerformOptions extends CallOptions {
  /** Hears of an attempt that failed before the wait for the next begins: what was heard of it is void. */
  readonly onRetry?: (failed: ModelAttempt) => void;
}

/** The port through which a run reaches the world. `undefined` means "not here": the run then waits for someone to answer. */
export interface Executor {
  perform(task: Task, options: PerformOptions): Promise<Outcome | undefined>;
}
