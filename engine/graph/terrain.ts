import type { Handoff, Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import { components } from "./components.ts";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";
import { factsByTool, knowable, namesOf, type ToolsOf } from "./knowable.ts";
import { requirementsOf } from "./requirements.ts";
import type { Wires } from "./search.ts";
import { statedBy } from "./stated.ts";

/** All that following one fact through a topology takes and that is the same for every fact. */
export interface Terrain {
  readonly reached: readonly string[];
  /** The facts that can become known at all. */
  readonly facts: ReadonlySet<string>;
  /** What hosts give: known from the start. */
  readonly given: ReadonlySet<string>;
  /** The entries at which a run can start with nothing known but that. */
  readonly starts: readonly string[];
  /** The edges that can ever be taken, with what must be known for it. */
  readonly open: ReadonlyMap<EdgeAttributes, ReadonlySet<string>>;
  readonly stated: (edge: EdgeAttributes) => ReadonlySet<string>;
  /** The tools an agent has, by its key. */
  readonly toolsAt: (key: string) => readonly string[];
  /** Facts by the tool that establishes them. */
  readonly sets: ReadonlyMap<string, readonly string[]>;
  /** Reached agents by the tool they have, where it can ever run. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  readonly hasCalls: boolean;
  /** Every way control can go in one conversation: open edges, the return from a call, and the next message where the entry hears it. */
  readonly ways: Wires;
  /** By node of `ways`: two nodes with the same number lead to each other. */
  readonly district: ReadonlyMap<string, number>;
}

/** Surveys a topology. Linear. */
export function terrainOf(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf): Terrain {
  const { reached, facts } = knowable(manifest, graph, toolsOf);
  const stated = statedBy(manifest);
  const known = (fact: string): boolean => facts.has(fact) || !manifest.facts.has(fact);
  const given = new Set([...manifest.facts.values()].filter(({ source }) => source.kind === "host").map(({ name }) => name));
  const toolsAt = (key: string): readonly string[] => {
    const agent = agentOf(graph, key);
    return agent === undefined ? [] : [...toolsOf(agent)];
  };
  const open = new Map<EdgeAttributes, ReadonlySet<string>>();
  const holders = new Map<string, string[]>();
  for (const key of reached) {
    for (const edge of graph.leaving.get(key) ?? []) {
      const needs = namesOf(requirementsOf(manifest, edge)).filter((fact) => manifest.facts.has(fact));
      if (needs.every((fact) => known(fact) || stated(edge).has(fact))) open.set(edge, new Set(needs));
    }
    for (const name of toolsAt(key)) {
      if (!namesOf(manifest.tools.get(name)?.requires ?? []).every(known)) continue;
      const list = holders.get(name) ?? [];
      holders.set(name, list);
      list.push(key);
    }
  }
  const starts = graph.entries.filter((key) => namesOf(agentOf(graph, key)?.requires ?? []).every((fact) => given.has(fact)));
  const ways = waysOf(manifest, graph, [...open.keys()]);
  const district = new Map(components(ways).flatMap((component, index) => component.map((key) => [key, index] as const)));
  const hasCalls = [...open.keys()].some(isCall);
  return { reached, facts, given, starts, open, stated, toolsAt, sets: factsByTool(manifest), holders, hasCalls, ways, district };
}

export function isCall(edge: EdgeAttributes): boolean {
  return edge.target === "agent" && edge.handoff.mode === "call";
}

/** A way that needs no handoff: it requires nothing, and states nothing. */
function freeWay(manifest: Manifest, from: string, to: string): EdgeAttributes {
  const { origin } = manifest;
  const handoff: Handoff = { target: { name: "", origin }, origin, requires: [], history: "full", mode: "transfer" };
  return { from, to, target: "exit", handoff };
}

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
 * An agent has a second node, for having worked in a conversation that a call opened: what an agent hands to ends there too, and whoever
 * called it goes on. Which of several callers that is, is not told apart.
 */
function waysOf(manifest: Manifest, graph: HandoffGraph, open: readonly EdgeAttributes[]): Wires {
  const { add, ...wires } = newWires(graph);
  const hasCalls = open.some(isCall);
  for (const edge of open) {
    if (edge.target === "exit") continue;
    add(edge);
    if (!hasCalls) continue;
    add(isCall(edge) ? freeWay(manifest, doneAt(edge.to), edge.from) : freeWay(manifest, doneAt(edge.to), doneAt(edge.from)));
  }
  for (const [key, node] of graph.nodes) {
    if (!hasCalls || node.kind === "exit") continue;
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
