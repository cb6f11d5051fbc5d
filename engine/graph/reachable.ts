import { bfsFromNode } from "graphology-traversal";
import { leadsOn } from "./exits.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { search } from "./search.ts";
import type { Visit } from "./search.ts";

/** The nodes a run can come to from an entry, by handoffs and calls, the entries included. */
export const reachable: (graph: HandoffGraph) => ReadonlySet<string> = once(({ graph, entries }) => {
  const seen = new Set<string>();
  for (const entry of entries) {
    if (seen.has(entry)) continue;
    bfsFromNode(graph, entry, (key) => {
      if (seen.has(key)) return true;
      seen.add(key);
      return false;
    });
  }
  return seen;
});

/** The nodes that the user's own conversation can come to: by transfers only, since a call opens a conversation of its own. */
export const conversation: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) =>
  search(graph, graph.entries, { passes: leadsOn }),
);
