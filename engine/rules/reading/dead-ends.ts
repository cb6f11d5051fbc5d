import type { Agent, Manifest, Step } from "../../manifest/manifest.ts";
import { leadsOn, routedTargets, waysAreSound, waysOf } from "./ways.ts";

/** A step after which a routine stops with nothing said about where to go. */
export interface DeadEnd {
  readonly step: Step;
  /** One of several branches, others of which do go on; or the end of the routine itself. */
  readonly kind: "branch" | "end";
  /** The ways that no step takes: one of them was likely meant. */
  readonly untaken: readonly string[];
}

/**
 * Where an agent's steps end in nothing. A branch goes on with the plain steps after it, if there are any. Before another `if` it may be meant to go on
 * with that, or to be an alternative to it; it is one if there is a way on that no step takes. Before an `else`, and at the end, nothing is left to go on with.
 * Prose, and steps that leave every way on to the `when` of its edge, have no such places.
 */
export function deadEndsOf(agent: Agent, manifest: Manifest): readonly DeadEnd[] {
  if (agent.routine?.kind !== "steps" || agent.reply === "final" || agent.handoffs.length === 0) return [];
  const { steps } = agent.routine;
  const last = steps.at(-1);
  if (last === undefined) return [];
  const end = lastBranches(steps);
  const goesOn = (step: Step): boolean => step.then !== undefined || leadsOn(step, agent);
  if (end.every(goesOn)) return [];
  const untaken = untakenWays(agent, manifest);
  const atEnd: readonly DeadEnd[] = [{ step: last, kind: "end", untaken }];

  if (!steps.some((step) => step.then !== undefined)) {
    const { routineLeads, unexplained } = waysOf(agent, manifest);
    const branches = steps.some((step) => step.condition.kind !== "always");
    return branches && !routineLeads && unexplained.length === agent.handoffs.length ? atEnd : [];
  }
  if (!end.some(goesOn)) return leavesTheRestOpen(agent) ? [] : atEnd;
  const fallsThrough = (at: number): boolean => end[at + 1]?.condition.kind === "if" && untaken.length === 0;
  return end.filter((step, at) => !goesOn(step) && !fallsThrough(at)).map((step) => ({ step, kind: "branch", untaken }));
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

/** Ways forward that no step takes. To hand back to an entry, or on to a person, is possible at any point and needs no step of its own. */
function untakenWays(agent: Agent, manifest: Manifest): readonly string[] {
  const routed = routedTargets(agent);
  const entries = new Set(manifest.entry.map(({ name }) => name));
  return agent.handoffs
    .map((edge) => edge.target.name)
    .filter((name) => !routed.has(name) && !entries.has(name) && manifest.exits.get(name)?.kind !== "escalated");
}

/** An edge that no step takes and whose `when` says when it is taken: the routine may end and leave it to that. */
function leavesTheRestOpen(agent: Agent): boolean {
  const routed = routedTargets(agent);
  return agent.handoffs.some((edge) => edge.when !== undefined && !routed.has(edge.target.name));
}
