import { DirectedGraph } from "graphology";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";

/** The nodes and edges as a graph of graphology, whose algorithms and writers then apply: https://graphology.github.io */
export function toGraphology(nodes: HandoffGraph["nodes"], leaving: HandoffGraph["leaving"]): HandoffGraph["graph"] {
  const graph: DirectedGraph<NodeAttributes, EdgeAttributes> = new DirectedGraph();
  for (const [key, node] of nodes) graph.addNode(key, node);
  for (const edges of leaving.values()) for (const edge of edges) graph.mergeDirectedEdge(edge.from, edge.to, edge);
  return graph;
}
