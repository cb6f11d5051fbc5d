import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";

/** The part of a graph that walking it takes. */
export type Wires = Pick<HandoffGraph, "nodes" | "leaving" | "coming">;

export type EdgeFilter = (edge: EdgeAttributes) => boolean;

/** Which part of a graph an analysis looks at; everything, forwards, unless said. */
export interface View {
  /** Edges that do not pass are cut. */
  readonly passes?: EdgeFilter;
  /** Nodes outside are cut. */
  readonly within?: { has(key: string): boolean };
  readonly direction?: "forward" | "backward";
}

export interface SearchOptions extends View {
  /** Ends the search at the first node it says yes to. */
  readonly until?: (key: string, distance: number) => boolean;
}

/** A node that was reached: in how many edges, and by which edge; a start has none. */
export interface Visit {
  readonly distance: number;
  readonly edge?: EdgeAttributes;
}

/** Searches breadth-first from some nodes, and tells every node reached, nearest first. Linear. */
export function search(graph: Wires, starts: Iterable<string>, options: SearchOptions = {}): ReadonlyMap<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const start of starts) if (options.within?.has(start) ?? true) visits.set(start, { distance: 0 });
  // The map is the queue as well: its iterator goes on to what is added on the way.
  for (const [key, { distance }] of visits) {
    if (options.until?.(key, distance) === true) return visits;
    forEachEdge(graph, key, options, (edge, next) => {
      if (!visits.has(next)) visits.set(next, { distance: distance + 1, edge });
    });
  }
  return visits;
}

/** Visits the edges of a node that a view leaves in, with the node at their far end. */
export function forEachEdge(graph: Wires, key: string, view: View, visit: (edge: EdgeAttributes, next: string) => void): void {
  const { passes, within } = view;
  const backward = view.direction === "backward";
  for (const edge of (backward ? graph.coming : graph.leaving).get(key) ?? []) {
    const next = backward ? edge.from : edge.to;
    if ((within === undefined || within.has(next)) && (passes === undefined || passes(edge))) visit(edge, next);
  }
}
