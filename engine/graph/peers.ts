import type { Manifest } from "../manifest/manifest.ts";
import { components } from "./components.ts";
import type { Component } from "./components.ts";
import { desksOf } from "./desks.ts";
import { canFinish } from "./exits.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { reachable } from "./reachable.ts";
import { forEachEdge } from "./search.ts";
import type { EdgeFilter } from "./search.ts";

/**
 * Agents that hand the user to each other over edges that pass, two or more at a time, without going by way of a desk. A way back to the hub, or to
 * the desk of a department, is how most topologies that work are made, so edges into them are left out. So are groups that nobody can leave: they
 * are a graver fault.
 */
export function peerGroups(manifest: Manifest, graph: HandoffGraph, passes?: EdgeFilter): readonly Component[] {
  const hub = hubOf(manifest, graph);
  const find = (open: EdgeFilter): readonly Component[] =>
    manifest.shape?.kind === "peers" ? groupsOf(graph, new Map(), open) : groupsBesideDesks(graph, hub, open);
  if (passes !== undefined) return find(passes);
  const groups = uncut(graph).get(hub) ?? find(() => true);
  uncut(graph).set(hub, groups);
  return groups;
}

/** The groups with no edge cut, by hub: several rules ask for them. */
const uncut = once((_graph: HandoffGraph) => new Map<string | undefined, readonly Component[]>());

/** How deep desks are looked for within departments; each level is a pass over the graph. */
const LEVELS = 4;

/** Desks, each with the desks it was found beside: those are peers of each other. */
type Desks = ReadonlyMap<string, Component>;

function groupsBesideDesks(graph: HandoffGraph, hub: string | undefined, passes: EdgeFilter): readonly Component[] {
  let desks: Desks = new Map(hub === undefined ? [] : [[hub, [hub]]]);
  for (let level = 0; level < LEVELS; level += 1) {
    const groups = groupsOf(graph, desks, passes);
    const inner = groups
      .map((group) => desksOf(graph, group, isPeer(desks, passes)))
      .flatMap((found) => found.map((key) => [key, found] as const));
    if (inner.length === 0) return groups;
    desks = new Map([...desks, ...inner]);
  }
  return groupsOf(graph, desks, passes);
}

function groupsOf(graph: HandoffGraph, desks: Desks, passes: EdgeFilter): readonly Component[] {
  const places = placesOf(graph);
  return components(graph, { within: reachable(graph), passes: isPeer(desks, passes) })
    .filter((component) => component.length > 1 && component.every((key) => canFinish(graph, key)))
    .map((component) => component.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)));
}

/** The author's order, in which groups are told, whatever was left out on the way. */
const placesOf = once((graph: HandoffGraph): ReadonlyMap<string, number> => new Map([...graph.nodes.keys()].map((key, at) => [key, at])));

/** Edges that are no way back to a desk. */
function isPeer(desks: Desks, passes: EdgeFilter): EdgeFilter {
  return (edge) => {
    if (edge.target !== "agent" || edge.handoff.mode !== "transfer") return false;
    const desk = desks.get(edge.to);
    return (desk === undefined || (edge.from !== edge.to && desk === desks.get(edge.from))) && passes(edge);
  };
}

/** The front desk, to which others may well hand back: the first entry, if it hands to two agents or more; none among declared peers. */
export function hubOf(manifest: Manifest, graph: HandoffGraph): string | undefined {
  const [entry] = graph.entries;
  if (entry === undefined || manifest.shape?.kind === "peers") return undefined;
  if (manifest.shape?.kind === "hub-and-spoke") return entry;
  let desks = 0;
  forEachEdge(graph, entry, { passes: (edge) => edge.target === "agent" && edge.to !== entry }, () => {
    desks += 1;
  });
  return desks >= 2 ? entry : undefined;
}
