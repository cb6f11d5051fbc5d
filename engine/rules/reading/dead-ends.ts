import type { Agent, Manifest, Step } from "../../manifest/manifest.ts";
import { leadsOn, routedTargets, waysAreSound, waysOf } from "./ways.ts";

/** A step after which a routine stops with nothing said about where to go. */
export interface DeadEnd {
  readonly step: Step;
  /** One of several branches, others of which do go on; or the end of the routine itself. */
  readonly kind: "branch" | "end";
}

/**
 * Where an agent's steps end in nothing. Branches that stand next to one another are alternatives; what follows them is where they go on.
 * Prose, and steps that leave every way on to the `when` of its edge, have no such places.
 */
export function deadEndsOf(agent: Agent, manifest: Manifest): readonly DeadEnd[] {
  if (agent.routine?.kind !== "steps" || agent.reply === "final" || agent.handoffs.length === 0) return [];
  const { steps } = agent.routine;
  const last = steps.at(-1);
  if (last === undefined) return [];
  const goesOn = (step: Step): boolean => step.then !== undefined || leadsOn(step, agent);
  const end = lastBranches(steps);

  if (!steps.some((step) => step.then !== undefined)) {
    const { routineLeads, unexplained } = waysOf(agent, manifest);
    const branches = steps.some((step) => step.condition.kind !== "always");
    return branches && !routineLeads && unexplained.length === agent.handoffs.length ? [{ step: last, kind: "end" }] : [];
  }
  if (end.some(goesOn)) return end.filter((step) => !goesOn(step)).map((step) => ({ step, kind: "branch" }));
  return leavesTheRestOpen(agent) ? [] : [{ step: last, kind: "end" }];
}

/** Whether an agent's routine leads only where it may, and everywhere leads on; what else it leaves unsaid is then its own fault and no echo. */
export function isSettled(agent: Agent, manifest: Manifest): boolean {
  return waysAreSound(agent, manifest) && deadEndsOf(agent, manifest).length === 0;
}

/** The branches a routine ends in, or its last plain step. */
function lastBranches(steps: readonly Step[]): readonly Step[] {
  const plain = steps.findLastIndex((step) => step.condition.kind === "always");
  return plain === steps.length - 1 ? steps.slice(-1) : steps.slice(plain + 1);
}

/** An edge that no step takes and whose `when` says when it is taken: the routine may end and leave it to that. */
function leavesTheRestOpen(agent: Agent): boolean {
  const routed = routedTargets(agent);
  return agent.handoffs.some((edge) => edge.when !== undefined && !routed.has(edge.target.name));
}
