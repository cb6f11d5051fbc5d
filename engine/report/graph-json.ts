import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { drawingOf, type DrawnEdge, type DrawnNode } from "./drawing.ts";

/** The topology as nodes and edges for programs that draw it themselves. Version 1. */
export interface GraphReport {
  readonly version: 1;
  readonly name: string;
  readonly shape: string | null;
  readonly entry: readonly string[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** The graph as plain JSON, texts whole. */
export function toGraphJson(manifest: Manifest, graph: HandoffGraph): GraphReport {
  const { name, shape, nodes, edges } = drawingOf(manifest, graph);
  return { version: 1, name, shape: shape ?? null, entry: nodes.filter((node) => node.entry).map((node) => node.name), nodes, edges };
}
