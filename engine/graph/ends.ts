import { sinks } from "./components.ts";
import type { Component } from "./components.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { search } from "./search.ts";
import type { EdgeFilter } from "./search.ts";

/** Agents in which every walk through a set ends, and the others of the set from which it comes there. */
export interface End {
  /** All can reach each other, and nobody else of the set. */
  readonly component: Component;
  readonly leadIn: readonly string[];
}

/**
 * The ends of a set of nodes; a node that leads to several ends is told with one of them only. A fault that many agents suffer from is so
 * shown once, where it can be mended. Walked backward, the ends are where every walk comes from.
 */
export function endsOf(
  graph: HandoffGraph,
  set: ReadonlySet<string>,
  passes: EdgeFilter,
  direction: "forward" | "backward",
): readonly End[] {
  const rest = new Set(set);
  const back = direction === "forward" ? "backward" : "forward";
  return sinks(graph, { within: set, passes, direction }).map((component) => {
    const leadIn = [...search(graph, component, { within: rest, passes, direction: back }).keys()];
    for (const key of leadIn) rest.delete(key);
    return { component, leadIn: leadIn.slice(component.length) };
  });
}
