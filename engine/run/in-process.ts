import { bindingsOf } from "./bindings.ts";
import { systemRandom, type Clock } from "./clock.ts";
import type { Executor } from "./executor.ts";
import { callGuards } from "./guard-call.ts";
import { callModel } from "./model-call.ts";
import { defaultRetry } from "./retry-policy.ts";
import type { Runtime } from "./runtime.ts";
import { callTool } from "./tool-call.ts";

/** What of a runtime it takes to perform tasks. */
export type InProcess = Pick<Runtime, "model" | "models" | "tools" | "guards" | "rates" | "retry" | "prices" | "random">;

/** Performs tasks in this process: models through the adapters that are bound, tools and guards as functions. Approvals are not its to give. */
export function inProcess(runtime: InProcess, clock: Clock): Executor {
  const bindings = bindingsOf(runtime);
  const { prices = {}, random = systemRandom } = runtime;
  const asking = { bindings, clock, random, prices, retry: { ...defaultRetry, ...runtime.retry } };
  return {
    perform(task, options) {
      switch (task.kind) {
        case "model":
          return callModel(task, asking, options);
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
