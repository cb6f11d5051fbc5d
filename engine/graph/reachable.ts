import { leadsOn } from "./exits.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { search } from "./search.ts";
import type { Visit } from "./search.ts";

/** The nodes a run can come to from an entry, by handoffs and calls, the entries included, with the way to each. */
export const reachable: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) => search(graph, graph.entries));

/** The nodes that the user's own conversation can come to: by transfers only, since a call opens a conversation of its own. */
export const conversation: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) =>
  hasCalls(graph) ? search(graph, graph.entries, { passes: leadsOn }) : reachable(graph),
);

function hasCalls({ leaving }: HandoffGraph): boolean {
  for (const edges of leaving.values()) if (!edges.every(leadsOn)) return true;
  return false;
}
