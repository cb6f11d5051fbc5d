import type { Agent, Manifest, Requirement } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
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
  const reached: string[] = [];
  const arrivals = new Map<string, EdgeAttributes | undefined>();
  const sources = new Map<string, FactSource>();
  const facts = new Set([...manifest.facts.values()].filter(({ source }) => source.kind === "host").map(({ name }) => name));
  const waiting = new Map<string, (() => void)[]>();
  const due: (() => void)[] = [];
  let done = 0;
  const sets = factsByTool(manifest);
  const stated = statedBy(manifest);

  const learn = (fact: string, source?: FactSource): void => {
    if (facts.has(fact)) return;
    facts.add(fact);
    if (source !== undefined) sources.set(fact, source);
    for (const tell of waiting.get(fact) ?? []) tell();
    waiting.delete(fact);
  };
  const once = (needs: readonly string[], then: () => void): void => {
    const missing = new Set(needs.filter((fact) => manifest.facts.has(fact) && !facts.has(fact)));
    if (missing.size === 0) due.push(then);
    for (const fact of missing) {
      const list = waiting.get(fact) ?? [];
      waiting.set(fact, list);
      list.push(() => {
        missing.delete(fact);
        if (missing.size === 0) due.push(then);
      });
    }
  };
  const cross = (edge: EdgeAttributes): void => {
    if (without.has(edge.to)) return;
    const says = stated(edge);
    const needs = namesOf(requirementsOf(manifest, edge)).filter((fact) => !says.has(fact));
    once(needs, () => {
      for (const fact of says) learn(fact, { kind: "edge", edge });
      if (edge.target === "agent") enter(edge.to, edge);
    });
  };
  const enter = (key: string, by?: EdgeAttributes): void => {
    const agent = agentOf(graph, key);
    if (agent === undefined || arrivals.has(key) || without.has(key)) return;
    arrivals.set(key, by);
    reached.push(key);
    for (const name of toolsOf(agent)) {
      const established = sets.get(name);
      if (established === undefined) continue;
      once(namesOf(manifest.tools.get(name)?.requires ?? []), () => {
        for (const fact of established) learn(fact, { kind: "tool", agent: key, tool: name });
      });
    }
    for (const edge of graph.leaving.get(key) ?? []) cross(edge);
  };
  const settle = (): void => {
    // First come, first served: so nothing that needs no fact is reached by a detour.
    for (; done < due.length; done += 1) due[done]?.();
  };

  for (const key of graph.entries) once(namesOf(agentOf(graph, key)?.requires ?? []), () => enter(key));
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
