import type { Agent } from "../manifest/manifest.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";

/** The agents behind some keys, in the author's order; exits among the keys are left out. */
export function agentsOf(graph: HandoffGraph, keys: Iterable<string>): readonly Agent[] {
  const order = places(graph);
  return [...new Set(keys)].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).flatMap((key) => agentOf(graph, key) ?? []);
}

/** The agent behind a key; `undefined` for an exit. */
export function agentOf(graph: HandoffGraph, key: string): Agent | undefined {
  const node = graph.nodes.get(key);
  return node?.kind === "agent" ? node.agent : undefined;
}

const places = once(({ nodes }: HandoffGraph) => new Map([...nodes.keys()].map((key, index) => [key, index])));
