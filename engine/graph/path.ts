import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { search } from "./search.ts";
import type { View, Visit } from "./search.ts";

/**
 * A shortest path from one of some nodes to the first that satisfies `isGoal`, as its edges in order; empty where a start does,
 * `undefined` where there is none. With edges or nodes cut, a path is a counterexample and its absence a proof.
 */
export function shortestPath(
  graph: HandoffGraph,
  starts: Iterable<string>,
  isGoal: (key: string) => boolean,
  view: View = {},
): readonly EdgeAttributes[] | undefined {
  const visits = search(graph, starts, { ...view, until: isGoal });
  for (const key of visits.keys()) if (isGoal(key)) return pathTo(visits, key);
  return undefined;
}

/** Tells by which edge a search came to a node; none where it started there or never came. */
export type Came = (key: string) => EdgeAttributes | undefined;

/** The edges by which a search reached a node, in the direction of the handoffs; empty where it started there or never came. */
export function pathTo(visits: ReadonlyMap<string, Visit>, key: string): readonly EdgeAttributes[] {
  return pathOf((at) => visits.get(at)?.edge, key, Number.POSITIVE_INFINITY);
}

/** Of a long path, only the `most` edges next to the node. */
function pathOf(came: Came, key: string, most: number): readonly EdgeAttributes[] {
  const edges: EdgeAttributes[] = [];
  let at = key;
  for (let edge = came(at); edge !== undefined && edges.length < most; edge = came(at)) {
    edges.push(edge);
    at = edge.to === at ? edge.from : edge.to;
  }
  return edges.at(-1)?.from === at ? edges.toReversed() : edges;
}

/** How many edges the paths of many findings may have together before they are cut short. */
const MOST_EDGES = 20_000;
const LAST_EDGES = 8;

/**
 * Tells paths as {@link pathTo} does; once they have come to 20,000 edges in all, only the last 8 edges of each further one, so that
 * many findings along one long chain stay linear.
 */
export function pathTeller(): (came: Came, key: string) => readonly EdgeAttributes[] {
  let told = 0;
  return (came, key) => {
    const edges = pathOf(came, key, told < MOST_EDGES ? Number.POSITIVE_INFINITY : LAST_EDGES);
    told += edges.length;
    return edges;
  };
}

/** Tells the paths of one search, as {@link pathTeller} does. */
export function pathsTo(visits: ReadonlyMap<string, Visit>): (key: string) => readonly EdgeAttributes[] {
  const tell = pathTeller();
  return (key) => tell((at) => visits.get(at)?.edge, key);
}
