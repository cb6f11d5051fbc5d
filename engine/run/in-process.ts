import { bindingsOf } from "./bindings.ts";
import { systemRandom, type Clock } from "./clock.ts";
import type { Executor } from "./executor.ts";
import { callGuards } from "./guard-call.ts";
import { lateSignalOf } from "./late-signal.ts";
import { callModel } from "./model-call.ts";
import type { Performer } from "./performer.ts";
import { defaultRetry } from "./retry-policy.ts";
import type { Runtime } from "./runtime.ts";
import { callTool } from "./tool-call.ts";

/** What of a runtime it takes to perform tasks. */
export type InProcess = Pick<Runtime, "model" | "models" | "tools" | "guards" | "rates" | "retry" | "prices" | "random">;

/** Performs tasks in this process: models through the adapters that are bound, tools and guards as functions. Approvals are not its to give. */
export function inProcess(runtime: InProcess, clock: Clock): Executor {
  const performer = here(runtime, clock);
  return {
    perform: async (task, { signal, ...rest }) => performer.perform(task, { signal: lateSignalOf(signal), ...rest }),
  };
}

/** The same for a driver in this process. */
export function here(runtime: InProcess, clock: Clock): Performer {
  const bindings = bindingsOf(runtime);
  const { prices = {}, random = systemRandom } = runtime;
  const asking = { bindings, clock, random, prices, retry: { ...defaultRetry, ...runtime.retry } };
  return {
    perform(task, around) {
      const { signal } = around;
      switch (task.kind) {
        case "model":
          return callModel(task, asking, around);
        case "tool":
          return callTool(task, { bindings, clock, signal });
        case "guard":
          return callGuards(task, { guardNamed: (name) => bindings.guardNamed(name), rates: runtime.rates, clock, signal });
        case "approval":
          return undefined;
      }
    },
  };
}
