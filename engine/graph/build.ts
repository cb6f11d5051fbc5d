import { DirectedGraph } from "graphology";
import type { Manifest } from "../manifest/manifest.ts";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";
import { keyOf } from "./node-key.ts";

/** Makes the graph of a manifest: a node for each agent and exit, an edge for each handoff whose target exists. */
export function buildGraph(manifest: Manifest): HandoffGraph {
  const graph: DirectedGraph<NodeAttributes, EdgeAttributes> = new DirectedGraph();
  for (const agent of manifest.agents.values()) graph.addNode(keyOf(agent.name), { kind: "agent", agent });
  for (const exit of manifest.exits.values()) {
    // A name given to both an agent and an exit is a finding of its own; the agent keeps the node.
    if (!graph.hasNode(keyOf(exit.name))) graph.addNode(keyOf(exit.name), { kind: "exit", exit });
  }
  for (const agent of manifest.agents.values()) {
    const from = keyOf(agent.name);
    for (const handoff of agent.handoffs) {
      const to = keyOf(handoff.target.name);
      if (!graph.hasNode(to) || graph.hasDirectedEdge(from, to)) continue;
      graph.addDirectedEdge(from, to, { from, to, target: graph.getNodeAttribute(to, "kind"), handoff });
    }
  }
  const entries = new Set(manifest.entry.map((entry) => keyOf(entry.name)));
  return { graph, entries: [...entries].filter((key) => isAgent(graph, key)) };
}

function isAgent(graph: DirectedGraph<NodeAttributes, EdgeAttributes>, key: string): boolean {
  return graph.hasNode(key) && graph.getNodeAttribute(key, "kind") === "agent";
}
