// Under a name of its own: who bundles ES modules puts a `createRequire` before all others.
import { createRequire as requirerFor } from "node:module";
import type { DirectedGraph } from "graphology";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";

/**
 * The nodes and edges as a graph of graphology, whose algorithms and writers then apply: https://graphology.github.io
 * The library is loaded when the first graph is asked for, which few hosts do; who asks cannot wait, so it is required and not imported.
 */
export function toGraphology(nodes: HandoffGraph["nodes"], leaving: HandoffGraph["leaving"]): HandoffGraph["graph"] {
  const library = requirerFor(import.meta.url)("graphology") as { readonly DirectedGraph: typeof DirectedGraph };
  const graph: DirectedGraph<NodeAttributes, EdgeAttributes> = new library.DirectedGraph();
  for (const [key, node] of nodes) graph.addNode(key, node);
  for (const edges of leaving.values()) for (const edge of edges) graph.mergeDirectedEdge(edge.from, edge.to, edge);
  return graph;
}
