import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { search } from "./search.ts";
import type { EdgeFilter, Visit } from "./search.ts";

/**
 * Whether an edge can be part of a way out of a conversation: a call comes back to the agent that made it, so it is none.
 * An edge to an exit is one whatever its mode says.
 */
export const leadsOn: EdgeFilter = (edge) => edge.handoff.mode === "transfer" || edge.target === "exit";

/** Whether an edge opens a conversation of its own, and comes back. */
export function isCall(edge: EdgeAttributes): boolean {
  return edge.target === "agent" && edge.handoff.mode === "call";
}

/** Whether an edge ends a conversation with a result: to be passed to a person is none. */
export function isResult({ nodes }: HandoffGraph, edge: EdgeAttributes): boolean {
  const node = nodes.get(edge.to);
  return node?.kind === "exit" && node.exit.kind === "resolved";
}

/** The agents that can end their conversation with a result: by handoffs to such an exit, or to an agent with `reply: final`. */
export const waysToResult: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) =>
  search(
    graph,
    keysOf(graph, (node) => (node.kind === "exit" ? node.exit.kind === "resolved" : node.agent.reply === "final")),
    { direction: "backward", passes: leadsOn },
  ),
);

/** The agents that can end their conversation by handoffs, with how many that takes at least; exits themselves take none. */
export const waysToExit: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) =>
  search(
    graph,
    keysOf(graph, (node) => node.kind === "exit"),
    { direction: "backward", passes: leadsOn },
  ),
);

/** The agents that can end their conversation by the plain reply of an agent with `reply: final`, with the handoffs to that agent. */
export const waysToReply: (graph: HandoffGraph) => ReadonlyMap<string, Visit> = once((graph) => {
  const starts = keysOf(graph, (node) => node.kind === "agent" && node.agent.reply === "final");
  return search(graph, starts, { direction: "backward", passes: leadsOn });
});

/** Whether an agent's conversation can end at all, in an exit or in a final reply. */
export function canFinish(graph: HandoffGraph, key: string): boolean {
  return waysToExit(graph).has(key) || waysToReply(graph).has(key);
}

/** The nodes from which an exit of kind `escalated` can be reached over edges that pass, those exits included. */
export function waysToPerson(graph: HandoffGraph, passes: EdgeFilter = leadsOn): ReadonlyMap<string, Visit> {
  const starts = keysOf(graph, (node) => node.kind === "exit" && node.exit.kind === "escalated");
  return search(graph, starts, { direction: "backward", passes });
}

function keysOf(graph: HandoffGraph, test: (node: NodeAttributes) => boolean): readonly string[] {
  return [...graph.nodes].filter(([, node]) => test(node)).map(([key]) => key);
}
