import type { Handoff, Manifest } from "../manifest/manifest.ts";
import { isCall } from "./exits.ts";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";
import type { Wires } from "./search.ts";

/** The ways control can go in one conversation that is its own: transfers, and the next message where the entry hears it. */
export function transferWays(manifest: Manifest, graph: HandoffGraph, open: Iterable<EdgeAttributes>): Wires {
  const { add, ...wires } = newWires(graph);
  for (const edge of open) if (edge.target === "agent" && !isCall(edge)) add(edge);
  for (const edge of nextTurns(manifest, graph)) add(edge);
  return wires;
}

function newWires(
  graph: HandoffGraph,
): Wires & { readonly nodes: Map<string, NodeAttributes>; readonly add: (edge: EdgeAttributes) => void } {
  const leaving = new Map<string, EdgeAttributes[]>();
  const coming = new Map<string, EdgeAttributes[]>();
  const add = (edge: EdgeAttributes): void => {
    for (const [map, key] of [
      [leaving, edge.from],
      [coming, edge.to],
    ] as const) {
      const list = map.get(key) ?? [];
      map.set(key, list);
      list.push(edge);
    }
  };
  return { nodes: new Map(graph.nodes), leaving, coming, add };
}

/** Where a topology says `next_turn: entry`, every agent's next message is the entry's. */
function nextTurns(manifest: Manifest, graph: HandoffGraph): readonly EdgeAttributes[] {
  const [entry] = graph.entries;
  if (manifest.nextTurn !== "entry" || entry === undefined) return [];
  return [...graph.nodes].flatMap(([key, { kind }]) => (kind === "agent" ? [freeWay(manifest, key, entry)] : []));
}

/**
 * Every way control can go in one conversation: open edges, the return from a call, and the next message where the entry hears it.
 * An agent has a second node, for having worked in a conversation that a call opened: what an agent hands to ends there too, and whoever
 * called it goes on. Which of several callers that is, is not told apart.
 */
export function controlWays(manifest: Manifest, graph: HandoffGraph, open: Iterable<EdgeAttributes>): Wires {
  const { add, ...wires } = newWires(graph);
  for (const edge of open) {
    if (edge.target === "exit") continue;
    add(edge);
    add(isCall(edge) ? freeWay(manifest, doneAt(edge.to), edge.from) : freeWay(manifest, doneAt(edge.to), doneAt(edge.from)));
  }
  for (const [key, node] of graph.nodes) {
    if (node.kind === "exit") continue;
    wires.nodes.set(doneAt(key), node);
    add(freeWay(manifest, key, doneAt(key)));
  }
  for (const edge of nextTurns(manifest, graph)) add(edge);
  return wires;
}

/** No name has this mark. */
function doneAt(key: string): string {
  return `${key}<`;
}

/** A way that needs no handoff: it requires nothing, and states nothing. */
function freeWay(manifest: Manifest, from: string, to: string): EdgeAttributes {
  const { origin } = manifest;
  const handoff: Handoff = { target: { name: "", origin }, origin, requires: [], history: "full", mode: "transfer" };
  return { from, to, target: "exit", handoff };
}
