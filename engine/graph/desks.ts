import { components } from "./components.ts";
import type { Component } from "./components.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { reachable } from "./reachable.ts";
import { forEachEdge } from "./search.ts";
import type { EdgeFilter, View, Wires } from "./search.ts";

/** Among how many a desk parts the work, at least. */
const SPOKES = 3;

/** How many edges the looks at one group may follow together, so that a large network of peers is not searched again for each of its members. */
const BUDGET = 20_000;

/**
 * The agents of a group to which the others may well hand back. The one through which alone the others are reached, if it hands to three agents or more;
 * otherwise those that hand to three or more parts of the group that pass the user to each other only by way of it. Of several such only those that are nearest
 * to an entry: others may lie under them.
 */
export function desksOf(graph: HandoffGraph, group: Component, passes: EdgeFilter): readonly string[] {
  const members = new Set(group);
  const only = onlyWayIn(graph, members);
  if (only !== undefined) return [only];
  const visits = reachable(graph);
  const wires: Wires = { nodes: nodesOf(graph, group), leaving: graph.leaving, coming: graph.coming };
  const found: string[] = [];
  let [budget, nearest] = [BUDGET, Number.POSITIVE_INFINITY];
  for (const key of group.toSorted((a, b) => (visits.get(a)?.distance ?? 0) - (visits.get(b)?.distance ?? 0))) {
    const distance = visits.get(key)?.distance ?? 0;
    if (distance > nearest || budget <= 0) break;
    const spokes = spokesOf(graph, key, { passes, within: members });
    if (spokes.length < SPOKES) continue;
    const counted: EdgeFilter = (edge) => {
      budget -= 1;
      return edge.to !== key && passes(edge);
    };
    const fan = new Set(spokes);
    const parts = components(wires, { passes: counted, within: members }).filter((part) => part.some((member) => fan.has(member)));
    if (parts.length < SPOKES) continue;
    found.push(key);
    nearest = distance;
  }
  return found;
}

function nodesOf({ nodes }: HandoffGraph, group: Component): HandoffGraph["nodes"] {
  return new Map(
    group.flatMap((key) => {
      const node = nodes.get(key);
      return node === undefined ? [] : [[key, node] as const];
    }),
  );
}

function onlyWayIn(graph: HandoffGraph, members: ReadonlySet<string>): string | undefined {
  const met = reachable(graph);
  const isMetFirst = (key: string): boolean =>
    graph.entries.includes(key) || (graph.coming.get(key) ?? []).some(({ from }) => met.has(from) && !members.has(from));
  const [first, ...others] = [...members].filter(isMetFirst);
  if (first === undefined || others.length > 0) return undefined;
  return spokesOf(graph, first, { passes: (edge) => edge.target === "agent" }).length >= SPOKES ? first : undefined;
}

function spokesOf(graph: HandoffGraph, key: string, view: View): readonly string[] {
  const spokes = new Set<string>();
  forEachEdge(graph, key, view, (_, next) => spokes.add(next));
  spokes.delete(key);
  return [...spokes];
}
