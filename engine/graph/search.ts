import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";

export type EdgeFilter = (edge: EdgeAttributes) => boolean;

/** Which part of a graph an analysis looks at; everything, forwards, unless said. */
export interface View {
  /** Edges that do not pass are cut. */
  readonly passes?: EdgeFilter;
  /** Nodes outside are cut. */
  readonly within?: ReadonlySet<string>;
  readonly direction?: "forward" | "backward";
}

export interface SearchOptions extends View {
  /** Ends the search at the first node it says yes to. */
  readonly until?: (key: string) => boolean;
}

/** A node that was reached: in how many edges, and by which edge; a start has none. */
export interface Visit {
  readonly distance: number;
  readonly edge?: EdgeAttributes;
}

/** Searches breadth-first from some nodes, and tells every node reached, nearest first. Linear; graphology-traversal has no edge filter. */
export function search(graph: HandoffGraph, starts: Iterable<string>, options: SearchOptions = {}): ReadonlyMap<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const start of starts) if (options.within?.has(start) ?? true) visits.set(start, { distance: 0 });
  // The map is the queue as well: its iterator goes on to what is added on the way.
  for (const [key, { distance }] of visits) {
    if (options.until?.(key) === true) return visits;
    forEachEdge(graph, key, options, (edge, next) => {
      if (!visits.has(next)) visits.set(next, { distance: distance + 1, edge });
    });
  }
  return visits;
}

/** Visits the edges of a node that a view leaves in, with the node at their far end. */
export function forEachEdge(graph: HandoffGraph, key: string, view: View, visit: (edge: EdgeAttributes, next: string) => void): void {
  const backward = view.direction === "backward";
  const each = (_: string, edge: EdgeAttributes): void => {
    const next = backward ? edge.from : edge.to;
    if ((view.within?.has(next) ?? true) && (view.passes?.(edge) ?? true)) visit(edge, next);
  };
  if (backward) graph.graph.forEachInEdge(key, each);
  else graph.graph.forEachOutEdge(key, each);
}
