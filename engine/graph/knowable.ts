import type { Agent, Manifest, Requirement } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { requirementsOf } from "./requirements.ts";
import { statedBy } from "./stated.ts";

/** What can ever become known, and where runs can ever come to, over a whole session. */
export interface Knowable {
  /** The agents, by key, in the order in which they were reached. */
  readonly reached: readonly string[];
  readonly facts: ReadonlySet<string>;
  /** By which edge each agent was reached first; an entry by none. */
  readonly arrivals: ReadonlyMap<string, EdgeAttributes | undefined>;
  /** What made each fact known first, in the order in which it can happen; facts that the host gives, or that are assumed, are left out. */
  readonly sources: ReadonlyMap<string, FactSource>;
  /** Goes on as if a fact were known, and tells what follows. */
  assume(fact: string): void;
}

/** How a fact became known: by the run of an agent's tool, or by taking an edge that states it. */
export type FactSource =
  | { readonly kind: "tool"; readonly agent: string; readonly tool: string }
  | { readonly kind: "edge"; readonly edge: EdgeAttributes };

/** The names of the tools that an agent is taken to have. */
export type ToolsOf = (agent: Agent) => Iterable<string>;

/**
 * Lets everything happen that can: an agent that is reached runs each of its tools whose requirements hold, and takes each edge whose requirements hold or are
 * stated in its payload. What is known stays known, in the conversation, in those it calls and in the next one of its session, so there is one set
 * of facts. Each tool of an agent and each edge is looked at once for each of its requirements: linear. Control never comes to the agents in `without`.
 */
export function knowable(
  manifest: Manifest,
  graph: HandoffGraph,
  toolsOf: ToolsOf = grantedTools,
  without: ReadonlySet<string> = new Set(),
): Knowable {
  const crossings = crossingsOf(manifest, graph);
  const sets = factsByTool(manifest);
  const reached: string[] = [];
  const arrivals = new Map<string, EdgeAttributes | undefined>();
  const sources = new Map<string, FactSource>();
  const facts = new Set([...manifest.facts.values()].filter(({ source }) => source.kind === "host").map(({ name }) => name));
  const waiting = new Map<string, Waiting[]>();
  const due: Event[] = [];
  let done = 0;

  const learn = (fact: string, source?: FactSource): void => {
    if (facts.has(fact)) return;
    facts.add(fact);
    if (source !== undefined) sources.set(fact, source);
    for (const one of waiting.get(fact) ?? []) {
      one.missing -= 1;
      if (one.missing === 0) due.push(one.event);
    }
    waiting.delete(fact);
  };
  const plan = (event: Event): void => {
    const missing = event.needs.length === 0 ? [] : event.needs.filter((fact) => !facts.has(fact));
    if (missing.length === 0) due.push(event);
    else {
      const one = { event, missing: missing.length };
      for (const fact of missing) {
        const list = waiting.get(fact) ?? [];
        waiting.set(fact, list);
        list.push(one);
      }
    }
  };
  const enter = (key: string, by?: EdgeAttributes): void => {
    const agent = agentOf(graph, key);
    if (agent === undefined || arrivals.has(key) || without.has(key)) return;
    arrivals.set(key, by);
    reached.push(key);
    if (sets.size > 0) {
      for (const tool of toolsOf(agent)) {
        const says = sets.get(tool);
        if (says !== undefined)
          plan({ kind: "tool", agent: key, tool, says, needs: needed(manifest, manifest.tools.get(tool)?.requires ?? []) });
      }
    }
    for (const crossing of crossings(key)) if (!without.has(crossing.edge.to)) plan(crossing);
  };
  const settle = (): void => {
    // First come, first served: so nothing that needs no fact is reached by a detour.
    for (; done < due.length; done += 1) {
      const event = due[done];
      if (event === undefined) continue;
      if (event.kind === "start") {
        enter(event.agent);
        continue;
      }
      for (const fact of event.says) learn(fact, event);
      if (event.kind === "edge" && event.edge.target === "agent") enter(event.edge.to, event.edge);
    }
  };

  for (const key of graph.entries)
    plan({ kind: "start", agent: key, says: [], needs: needed(manifest, agentOf(graph, key)?.requires ?? []) });
  settle();
  return {
    reached,
    facts,
    arrivals,
    sources,
    assume: (fact) => {
      learn(fact);
      settle();
    },
  };
}

/** What can happen once all it needs is known, and what is known from then on. */
type Event = { readonly needs: readonly string[]; readonly says: Iterable<string> } & (
  | { readonly kind: "start"; readonly agent: string }
  | { readonly kind: "tool"; readonly agent: string; readonly tool: string }
  | Crossing
);

interface Crossing {
  readonly kind: "edge";
  readonly edge: EdgeAttributes;
  readonly needs: readonly string[];
  readonly says: ReadonlySet<string>;
}

interface Waiting {
  readonly event: Event;
  missing: number;
}

/** What it takes to go over the edges that leave an agent, found out once for all that is asked about a graph. */
function crossingsOf(manifest: Manifest, graph: HandoffGraph): (key: string) => readonly Crossing[] {
  const known = crossingsBy(graph);
  const crossings = known.get(manifest) ?? new Map<string, readonly Crossing[]>();
  known.set(manifest, crossings);
  const stated = statedBy(manifest);
  return (key) => {
    const kept = crossings.get(key);
    if (kept !== undefined) return kept;
    const made = (graph.leaving.get(key) ?? []).map((edge): Crossing => {
      const says = stated(edge);
      return { kind: "edge", edge, says, needs: needed(manifest, requirementsOf(manifest, edge)).filter((fact) => !says.has(fact)) };
    });
    crossings.set(key, made);
    return made;
  };
}

const crossingsBy = once((_graph: HandoffGraph) => new WeakMap<Manifest, Map<string, readonly Crossing[]>>());

/** The facts that are required, each once. Names that nothing declares have findings of their own. */
function needed({ facts }: Manifest, requirements: readonly Requirement[]): readonly string[] {
  return requirements.length === 0 ? [] : [...new Set(namesOf(requirements))].filter((fact) => facts.has(fact));
}

export const grantedTools: ToolsOf = (agent) => agent.tools.map(({ name }) => name);

/** The facts that each tool's result establishes. */
export function factsByTool(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, string[]>();
  for (const { name, source } of manifest.facts.values()) {
    for (const tool of source.kind === "tool" ? source.tools : []) {
      const facts = sets.get(tool.name) ?? [];
      sets.set(tool.name, facts);
      facts.push(name);
    }
  }
  return sets;
}

export function namesOf(requirements: readonly Requirement[]): readonly string[] {
  return requirements.map(({ fact }) => fact);
}
