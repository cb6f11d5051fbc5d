import { once } from "../graph/once.ts";
import type { Plan, PlanGuard } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import { EngineError } from "./engine-error.ts";
import type { Runtime } from "./runtime.ts";

/** Throws `not-bound` where a plan has guards that this host cannot ask: it would refuse everything, and the user would learn it first. */
export function checkGuards(plan: Plan, { guards = {}, rates, executor }: Pick<Runtime, "guards" | "rates" | "executor">): void {
  const asked = guardsIn(plan);
  if (asked.length === 0 || executor !== undefined) return;
  for (const { name, check } of asked) {
    if (check.kind === "bound" && own(guards, check.function) === undefined)
      throw new EngineError(
        "not-bound",
        `the guard "${name}" uses the function "${check.function}", and the host gave none: pass it in \`guards\``,
      );
    if (check.kind === "rate" && check.fact !== undefined && rates === undefined) {
      const message = `the guard "${name}" counts by the fact "${check.fact}" over all runs: pass \`rates\`, for one process \`memoryRates()\` made once`;
      throw new EngineError("not-bound", message);
    }
  }
}

/** Every guard of a plan: the topology's, then those of the agents. */
export const guardsIn: (plan: Plan) => readonly PlanGuard[] = once((plan: Plan) => {
  const holders = [plan.guards, ...Object.values(plan.agents).map((agent) => agent.guards)];
  return holders.flatMap((guards) =>
    guards === undefined ? [] : [...(guards.input ?? []), ...(guards.output ?? []), ...(guards.tool ?? [])],
  );
});
