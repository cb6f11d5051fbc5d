import type { Component } from "./components.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { pathTo } from "./path.ts";
import { forEachEdge, search } from "./search.ts";
import type { EdgeFilter, View } from "./search.ts";

/** How many nodes the searches for one cycle may visit, together and beyond the first: keeps the work linear on large components. */
const BUDGET = 20_000;

/**
 * The shortest cycle of a strongly connected component, as its edges in order; `undefined` where it has none. An edge from a node to itself counts for nothing.
 * `through` names the edges one of which the cycle must take. In a component too large to try every start, it is a shortest cycle
 * through one of those tried, and so still a cycle.
 */
export function shortestCycle(
  graph: HandoffGraph,
  component: Component,
  view: View = {},
  through: EdgeFilter = () => true,
): readonly EdgeAttributes[] | undefined {
  const within = { ...view, within: new Set(component) };
  let best: readonly EdgeAttributes[] | undefined;
  let spent = 0;
  // A search that has gone as far as the shortest cycle so far can find none that is shorter.
  let least = Number.POSITIVE_INFINITY;
  for (const key of component) {
    const firsts = new Map<string, EdgeAttributes>();
    forEachEdge(graph, key, within, (edge, next) => {
      if (next !== key && through(edge)) firsts.set(next, edge);
    });
    if (firsts.size === 0) continue;
    const visits = search(graph, firsts.keys(), { ...within, until: (at, distance) => at === key || distance + 1 >= least });
    spent += visits.size;
    if (visits.has(key)) {
      const rest = pathTo(visits, key);
      const first = firsts.get(rest[0]?.from ?? "");
      if (first !== undefined && rest.length + 1 < least) best = [first, ...rest];
      least = best?.length ?? least;
    }
    if (least === 2 || spent > BUDGET) break;
  }
  return best;
}
