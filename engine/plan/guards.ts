import { guardNames } from "../manifest/placed-guards.ts";
import type { Guard, Manifest } from "../manifest/manifest.ts";
import { optional } from "./optional.ts";
import type { PlanGuard, PlanGuardCheck, PlanGuards } from "./plan.ts";

/** The guards of a manifest as a plan has them, by their holder: an agent, or the topology. Each has a name of its own. */
export function lowerGuards(manifest: Manifest): (agent?: string) => { readonly guards?: PlanGuards } {
  const names = guardNames(manifest);
  const list = (guards: readonly Guard[]): readonly PlanGuard[] => guards.map((guard) => lowerGuard(guard, names.get(guard) ?? ""));
  return (agent) => {
    const guards = agent === undefined ? manifest.guards : manifest.agents.get(agent)?.guards;
    if (guards === undefined || guards.input.length + guards.output.length + guards.tool.length === 0) return {};
    return {
      guards: {
        ...(guards.input.length === 0 ? {} : { input: list(guards.input) }),
        ...(guards.output.length === 0 ? {} : { output: list(guards.output) }),
        ...(guards.tool.length === 0 ? {} : { tool: list(guards.tool) }),
      },
    };
  };
}

function lowerGuard(guard: Guard, name: string): PlanGuard {
  return {
    name,
    check: lowerCheck(guard),
    ...(guard.tools === undefined ? {} : { tools: guard.tools.map((tool) => tool.name) }),
    ...optional("because", guard.because),
    ...optional("then", guard.then?.name),
  };
}

function lowerCheck({ check }: Guard): PlanGuardCheck {
  if (check.kind !== "rate") return check;
  const { fact, ...rate } = check;
  return { ...rate, ...(fact === undefined ? {} : { fact: fact.name }) };
}
