import type { Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { namesOf, type FactSource, type Knowable } from "./knowable.ts";
import { nameOf } from "./node-key.ts";
import { shortestPath } from "./path.ts";
import { requirementsOf } from "./requirements.ts";
import type { EdgeFilter } from "./search.ts";
import { statedBy } from "./stated.ts";
import { isCall } from "./exits.ts";

/** One thing that happens in a session. */
export type SessionStep =
  | { readonly kind: "start"; readonly agent: string; readonly again: boolean }
  | { readonly kind: "edge"; readonly edge: EdgeAttributes }
  /** A called agent answers whoever called it over this edge. */
  | { readonly kind: "return"; readonly edge: EdgeAttributes }
  | { readonly kind: "run"; readonly agent: string; readonly tool: string; readonly facts: readonly string[] };

/** Where a walk is to end: an agent in control, with facts known. */
export interface Goal {
  readonly agent: string;
  readonly facts: readonly string[];
}

/** How many sources of facts a walk goes to; of more only the last are shown. */
const MOST_SOURCES = 16;

/**
 * A session that ends at a goal which a closure came to, step by step: to each agent that makes a needed fact known, in an order in which
 * that can happen, and then to the goal. It stays in one run where it can, and starts another one where it must.
 */
export function sessionWalk(manifest: Manifest, graph: HandoffGraph, state: Knowable, goal: Goal): readonly SessionStep[] {
  const stated = statedBy(manifest);
  const sources = neededSources(manifest, state, goal, stated);
  if (sources.length === 0) return straightWalk(state, goal);
  const known = new Set([...manifest.facts.keys()].filter((fact) => state.facts.has(fact) && !state.sources.has(fact)));
  const isKnown = (fact: string): boolean => known.has(fact) || !manifest.facts.has(fact);
  const isOpen: EdgeFilter = (edge) =>
    state.arrivals.has(edge.to) && needsOf(manifest, edge).every((fact) => isKnown(fact) || stated(edge).has(fact));
  const steps: SessionStep[] = [];
  const stack: EdgeAttributes[] = [];
  let at: string | undefined;

  const take = (edge: EdgeAttributes): void => {
    steps.push({ kind: "edge", edge });
    if (isCall(edge)) stack.push(edge);
    at = edge.target === "agent" ? edge.to : stack.pop()?.from;
  };
  const goTo = (target: string): void => {
    for (let depth = stack.length; at !== undefined && depth >= 0; depth -= 1) {
      const from = depth === stack.length ? at : (stack[depth]?.from ?? at);
      const path = shortestPath(graph, [from], (key) => key === target, { passes: isOpen });
      if (path === undefined) continue;
      for (const edge of stack.splice(depth).toReversed()) steps.push({ kind: "return", edge });
      at = target;
      for (const edge of path) take(edge);
      return;
    }
    const starts = graph.entries.filter((key) => state.arrivals.has(key) && namesOf(agentOf(graph, key)?.requires ?? []).every(isKnown));
    const path = shortestPath(graph, starts, (key) => key === target, { passes: isOpen }) ?? [];
    stack.length = 0;
    steps.push({ kind: "start", agent: path[0]?.from ?? target, again: steps.length > 0 });
    at = target;
    for (const edge of path) take(edge);
  };

  for (const { facts } of sources.slice(0, -MOST_SOURCES)) for (const fact of facts) known.add(fact);
  for (const { source, facts } of sources.slice(-MOST_SOURCES)) {
    goTo(source.kind === "tool" ? source.agent : source.edge.from);
    if (source.kind === "tool") steps.push({ kind: "run", agent: source.agent, tool: source.tool, facts });
    else take(source.edge);
    for (const fact of facts) known.add(fact);
  }
  goTo(goal.agent);
  return steps;
}

/** The way by which a closure came to a goal first: where nothing must be made known for it, there is none shorter. */
function straightWalk({ arrivals }: Knowable, goal: Goal): readonly SessionStep[] {
  const edges: EdgeAttributes[] = [];
  for (let edge = arrivals.get(goal.agent); edge !== undefined; edge = arrivals.get(edge.from)) edges.push(edge);
  const start: SessionStep = { kind: "start", agent: edges.at(-1)?.from ?? goal.agent, again: false };
  return [start, ...edges.toReversed().map((edge): SessionStep => ({ kind: "edge", edge }))];
}

interface Needed {
  readonly source: FactSource;
  readonly facts: readonly string[];
}

/** What must make a fact known before the goal can be, in an order in which it can: followed back from the goal, each agent and fact once. */
function neededSources(
  manifest: Manifest,
  { arrivals, sources }: Knowable,
  goal: Goal,
  stated: ReturnType<typeof statedBy>,
): readonly Needed[] {
  const facts = new Set(goal.facts);
  const agents = new Set<string>();
  const cross = (edge: EdgeAttributes): void => {
    for (const fact of needsOf(manifest, edge)) if (!stated(edge).has(fact)) facts.add(fact);
  };
  const come = (key: string): void => {
    for (let at: string | undefined = key; at !== undefined && !agents.has(at);) {
      agents.add(at);
      const edge: EdgeAttributes | undefined = arrivals.get(at);
      if (edge !== undefined) cross(edge);
      // Only an entry comes by no edge.
      else for (const fact of namesOf(manifest.agents.get(nameOf(at))?.requires ?? [])) facts.add(fact);
      at = edge?.from;
    }
  };
  come(goal.agent);
  // The set grows on the way, and its iterator goes on to what is added.
  for (const fact of facts) {
    const source = sources.get(fact);
    if (source?.kind === "tool") {
      come(source.agent);
      for (const need of namesOf(manifest.tools.get(source.tool)?.requires ?? [])) facts.add(need);
    } else if (source !== undefined) {
      come(source.edge.from);
      cross(source.edge);
    }
  }
  return grouped([...sources].filter(([fact]) => facts.has(fact)));
}

/** What is learned at once is one event. */
function grouped(learned: readonly (readonly [string, FactSource])[]): readonly Needed[] {
  const groups: { readonly source: FactSource; readonly facts: string[] }[] = [];
  for (const [fact, source] of learned) {
    const last = groups.at(-1);
    if (last !== undefined && isSame(last.source, source)) last.facts.push(fact);
    else groups.push({ source, facts: [fact] });
  }
  return groups;
}

function isSame(one: FactSource, other: FactSource): boolean {
  if (one.kind === "tool") return other.kind === "tool" && one.agent === other.agent && one.tool === other.tool;
  return other.kind === "edge" && one.edge === other.edge;
}

function needsOf(manifest: Manifest, edge: EdgeAttributes): readonly string[] {
  return namesOf(requirementsOf(manifest, edge));
}
