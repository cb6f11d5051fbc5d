import { endsOf } from "./ends.ts";
import type { End } from "./ends.ts";
import { canFinish, leadsOn } from "./exits.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { reachable } from "./reachable.ts";

/** Where runs get stuck: the ends of the reachable agents that cannot finish. */
export const stuckEnds: (graph: HandoffGraph) => readonly End[] = once((graph) =>
  endsOf(graph, new Set([...reachable(graph).keys()].filter((key) => !canFinish(graph, key))), leadsOn, "forward"),
);
