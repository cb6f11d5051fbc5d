import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { forEachEdge } from "./search.ts";
import type { View } from "./search.ts";

export interface Walk {
  /** Edges to a node that the walk came through to reach them: each closes a cycle. */
  readonly back: readonly EdgeAttributes[];
  readonly forward: readonly EdgeAttributes[];
}

/** Walks from the entries depth-first, without recursion, over what a view leaves, and tells the edges that go back from the others. */
export function walk(graph: HandoffGraph, view: View = {}): Walk {
  const back: EdgeAttributes[] = [];
  const forward: EdgeAttributes[] = [];
  const state = new Map<string, "open" | "left">();
  const stack: { readonly key: string; readonly edges: readonly EdgeAttributes[]; at: number }[] = [];
  const enter = (key: string): void => {
    const edges: EdgeAttributes[] = [];
    forEachEdge(graph, key, view, (edge) => edges.push(edge));
    state.set(key, "open");
    stack.push({ key, edges, at: 0 });
  };
  for (const entry of graph.entries) {
    if (!state.has(entry)) enter(entry);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = top.edges[top.at];
      top.at += 1;
      if (edge === undefined) {
        state.set(top.key, "left");
        stack.pop();
      } else if (state.get(edge.to) === "open") back.push(edge);
      else {
        forward.push(edge);
        if (!state.has(edge.to)) enter(edge.to);
      }
    }
  }
  return { back, forward };
}
