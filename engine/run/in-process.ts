import { bindingsOf } from "./bindings.ts";
import type { Clock } from "./clock.ts";
import type { Executor } from "./executor.ts";
import { callModel } from "./model-call.ts";
import type { Runtime } from "./runtime.ts";
import { callTool } from "./tool-call.ts";

/** Performs tasks in this process: models through the adapters that are bound, tools as functions. Approvals are not its to give. */
export function inProcess(runtime: Pick<Runtime, "model" | "models" | "tools">, clock: Clock): Executor {
  const bindings = bindingsOf(runtime);
  return {
    perform(task, options) {
      switch (task.kind) {
        case "model":
          return callModel(task, { bindings, clock }, options);
        case "tool":
          return callTool(task, { bindings, clock, signal: options.signal });
        case "approval":
          return Promise.resolve(undefined);
      }
    },
  };
}
