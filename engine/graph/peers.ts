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
 * Agents that hand the user to each other over edges that pass, two or more at a time, without going by way of a desk. A way back to the hub, or to
 * the desk of a department, is how most topologies that work are made, so edges into them are left out. So are groups that nobody can leave: they
 * are a graver fault.
 */
export function peerGroups(manifest: Manifest, graph: HandoffGraph, passes?: EdgeFilter): readonly Component[] {
  const hub = hubOf(manifest, graph);
  const find = manifest.shape?.kind === "peers" ? groupsOf : groupsBesideDesks;
  if (passes !== undefined) return find(graph, new Set(hub === undefined ? [] : [hub]), passes);
  const groups = uncut(graph).get(hub) ?? find(graph, new Set(hub === undefined ? [] : [hub]), () => true);
  uncut(graph).set(hub, groups);
  return groups;
}

/** The groups with no edge cut, by hub: several rules ask for them. */
const uncut = once((_graph: HandoffGraph) => new Map<string | undefined, readonly Component[]>());

/** How deep desks are looked for within departments; each level is a pass over the graph. */
const LEVELS = 4;

function groupsBesideDesks(graph: HandoffGraph, desks: ReadonlySet<string>, passes: EdgeFilter): readonly Component[] {
  let known = desks;
  for (let level = 0; level < LEVELS; level += 1) {
    const groups = groupsOf(graph, known, passes);
    const inner = groups.flatMap((group) => deskOf(graph, group) ?? []);
    if (inner.length === 0) return groups;
    known = new Set([...known, ...inner]);
  }
  return groupsOf(graph, known, passes);
}

/** The agent through which alone the others of a group are reached, if it parts the work among three or more: the desk of their department. */
function deskOf(graph: HandoffGraph, group: Component): string | undefined {
  const [members, met] = [new Set(group), reachable(graph)];
  const isMetFirst = (key: string): boolean =>
    graph.entries.includes(key) || (graph.coming.get(key) ?? []).some(({ from }) => met.has(from) && !members.has(from));
  const [first, ...others] = group.filter(isMetFirst);
  if (first === undefined || others.length > 0) return undefined;
  const targets = new Set((graph.leaving.get(first) ?? []).filter(({ target }) => target === "agent").map(({ to }) => to));
  targets.delete(first);
  return targets.size >= 3 ? first : undefined;
}

function groupsOf(graph: HandoffGraph, desks: ReadonlySet<string>, passes: EdgeFilter): readonly Component[] {
  const isPeer: EdgeFilter = (edge) => edge.target === "agent" && edge.handoff.mode === "transfer" && !desks.has(edge.to) && passes(edge);
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
