import type { Manifest } from "../manifest/manifest.ts";
import { components } from "./components.ts";
import type { Component } from "./components.ts";
import { canFinish } from "./exits.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { once } from "./once.ts";
import { reachable } from "./reachable.ts";
import { forEachEdge } from "./search.ts";
import type { EdgeFilter } from "./search.ts";

/**
 * Agents that hand the user to each other over edges that pass, two or more at a time, without going by way of the hub. A way back to the hub
 * is how most topologies that work are made, so edges into it are left out. So are groups that nobody can leave: they are a graver fault.
 */
export function peerGroups(manifest: Manifest, graph: HandoffGraph, passes?: EdgeFilter): readonly Component[] {
  const hub = hubOf(manifest, graph);
  if (passes !== undefined) return groupsOf(graph, hub, passes);
  const groups = uncut(graph).get(hub) ?? groupsOf(graph, hub, () => true);
  uncut(graph).set(hub, groups);
  return groups;
}

/** The groups with no edge cut, by hub: several rules ask for them. */
const uncut = once((_graph: HandoffGraph) => new Map<string | undefined, readonly Component[]>());

function groupsOf(graph: HandoffGraph, hub: string | undefined, passes: EdgeFilter): readonly Component[] {
  const isPeer: EdgeFilter = (edge) => edge.target === "agent" && edge.handoff.mode === "transfer" && edge.to !== hub && passes(edge);
  return components(graph, { within: reachable(graph), passes: isPeer }).filter(
    (component) => component.length > 1 && component.every((key) => canFinish(graph, key)),
  );
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
