import type { Plan, PlanHandoff } from "../plan/plan.ts";
import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { topFrame } from "./draft.ts";
import { describeUnmet, statedFacts, unmet } from "./facts.ts";
import { openEdges, readyAgent, readyEdge, type OpenEdges } from "./ready.ts";
import type { RunState } from "./state.ts";

/** What it depends on which edges are open: who is active, what is known, and how often each edge was taken. */
export interface Standpoint {
  readonly plan: Plan;
  readonly agent: string;
  readonly facts: JsonObject;
  /** By `from>to`. */
  readonly edges: Readonly<Record<string, number>>;
}

/** Where a run stands. */
export function standpoint(plan: Plan, state: RunState): Standpoint {
  return { plan, agent: topFrame(state).agent, facts: state.facts, edges: state.spent.edges };
}

/**
 * The edges a model is offered: not used up, and what they and their target require is known. A fact that the edge's own
 * payload can state need not be known yet: it is judged when the edge is taken.
 */
export function openHandoffs(at: Standpoint): readonly PlanHandoff[] {
  const { agent, open } = readyAgent(at.plan, at.agent);
  if (open !== undefined) return open.handoffs;
  return agent.handoffs.filter((handoff) => {
    if (isUsedUp(at, handoff)) return false;
    return unmet(readyEdge(at.plan, at.agent, handoff).requires, at.facts).every((need) => canState(at.plan, handoff, need.fact));
  });
}

/** The edges that are open where a run stands. */
export function openNow(plan: Plan, state: RunState): OpenEdges {
  const { open, definitions } = readyAgent(plan, topFrame(state).agent);
  return open ?? openEdges(openHandoffs(standpoint(plan, state)), definitions);
}

/** Why an edge cannot be taken with this payload now; nothing where it can. */
export function closedBecause(at: Standpoint, handoff: PlanHandoff, payload: JsonObject): string | undefined {
  if (isUsedUp(at, handoff)) return `it may be used ${handoff.limit} times in a conversation, and was`;
  const required = readyEdge(at.plan, at.agent, handoff).requires;
  if (required.length === 0) return undefined;
  const facts = statedFacts(at.plan, at.facts, payload);
  const missing = unmet(required, facts);
  return missing.length === 0 ? undefined : describeUnmet(missing, facts);
}

function isUsedUp(at: Standpoint, handoff: PlanHandoff): boolean {
  return handoff.limit !== undefined && (own(at.edges, readyEdge(at.plan, at.agent, handoff).key) ?? 0) >= handoff.limit;
}

function canState(plan: Plan, handoff: PlanHandoff, fact: string): boolean {
  if (own(plan.facts, fact)?.source.kind !== "model") return false;
  const fields = handoff.definition.input["properties"];
  return isObject(fields) && own(fields, fact) !== undefined;
}
