import type { Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import type { CallOptions } from "../protocol/model.ts";

/** The port through which a run reaches the world. `undefined` means "not here": the run then waits for someone to answer. */
export interface Executor {
  perform(task: Task, options: CallOptions): Promise<Outcome | undefined>;
}
