import dagre from "@dagrejs/dagre";
import type { Layout } from "../../engine/index.ts";

/** Above so many edges nobody sees how short they are, and making them short would take seconds. */
const MANY = 120;

/** Lays pictures out in layers, with dagre: https://github.com/dagrejs/dagre */
export const dagreLayout: Layout = ({ nodes, edges }) => {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 26, edgesep: 16, ranksep: 96, ...(edges.length > MANY ? { ranker: "longest-path" } : {}) });
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { id, from, to, width, height } of edges) graph.setEdge(from, to, { width, height, labelpos: "c" }, id);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width,
    height,
    nodes: new Map(nodes.map(({ id }) => [id, pointOf(graph.node(id))])),
    edges: new Map(
      edges.map(({ id, from, to }) => {
        const laid = graph.edge({ v: from, w: to, name: id }) as Laid & { readonly points: readonly Laid[] };
        return [id, { points: laid.points.map(pointOf), label: pointOf(laid) }];
      }),
    ),
  };
};

interface Laid {
  readonly x?: number;
  readonly y?: number;
}

function pointOf({ x = 0, y = 0 }: Laid): { readonly x: number; readonly y: number } {
  return { x, y };
}
