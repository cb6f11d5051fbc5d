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
  /** Goes on as if a fact were known, and tells what follows. */
  assume(fact: string): void;
}

/** The names of the tools that an agent is taken to have. */
export type ToolsOf = (agent: Agent) => Iterable<string>;

/**
 * Lets everything happen that can: an agent that is reached runs each of its tools whose requirements hold, and takes each edge whose requirements hold or are
 * stated in its payload. What is known stays known, in the conversation, in those it calls and in the next one of its session, so there is one set
 * of facts. Each tool of an agent and each edge is looked at once for each of its requirements: linear.
 */
export function knowable(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf = grantedTools): Knowable {
  const reached: string[] = [];
  const entered = new Set<string>();
  const facts = new Set([...manifest.facts.values()].filter(({ source }) => source.kind === "host").map(({ name }) => name));
  const waiting = new Map<string, (() => void)[]>();
  const due: (() => void)[] = [];
  const sets = factsByTool(manifest);
  const stated = statedBy(manifest);

  const learn = (fact: string): void => {
    if (facts.has(fact)) return;
    facts.add(fact);
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
    const says = stated(edge);
    const needs = namesOf(requirementsOf(manifest, edge)).filter((fact) => !says.has(fact));
    once(needs, () => {
      for (const fact of says) learn(fact);
      if (edge.target === "agent") enter(edge.to);
    });
  };
  const enter = (key: string): void => {
    const agent = agentOf(graph, key);
    if (agent === undefined || entered.has(key)) return;
    entered.add(key);
    reached.push(key);
    for (const name of toolsOf(agent)) {
      const established = sets.get(name);
      if (established === undefined) continue;
      once(namesOf(manifest.tools.get(name)?.requires ?? []), () => {
        for (const fact of established) learn(fact);
      });
    }
    for (const edge of graph.leaving.get(key) ?? []) cross(edge);
  };
  const settle = (): void => {
    for (let next = due.pop(); next !== undefined; next = due.pop()) next();
  };

  for (const key of graph.entries) once(namesOf(agentOf(graph, key)?.requires ?? []), () => enter(key));
  settle();
  return {
    reached,
    facts,
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
