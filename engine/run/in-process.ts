import { bindingsOf } from "./bindings.ts";
import type { Clock } from "./clock.ts";
import type { Executor } from "./executor.ts";
import { callGuards } from "./guard-call.ts";
import { callModel } from "./model-call.ts";
import type { Runtime } from "./runtime.ts";
import { callTool } from "./tool-call.ts";

/** Performs tasks in this process: models through the adapters that are bound, tools and guards as functions. Approvals are not its to give. */
export function inProcess(runtime: Pick<Runtime, "model" | "models" | "tools" | "guards" | "rates">, clock: Clock): Executor {
  const bindings = bindingsOf(runtime);
  return {
    perform(task, options) {
      switch (task.kind) {
        case "model":
          return callModel(task, { bindings, clock }, options);
        case "tool":
          return callTool(task, { bindings, clock, signal: options.signal });
        case "guard":
          return callGuards(task, { guardNamed: bindings.guardNamed, rates: runtime.rates, clock, signal: options.signal });
        case "approval":
          return Promise.resolve(undefined);
      }
    },
  };
}
