import type { Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import { isCall } from "./exits.ts";
import { factNet, type FactNet } from "./fact-net.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { factsByTool, knowable, namesOf, type ToolsOf } from "./knowable.ts";
import { requirementsOf } from "./requirements.ts";
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
  readonly net: FactNet;
}

const none: ReadonlySet<string> = new Set();

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
      if (needs.every((fact) => known(fact) || stated(edge).has(fact))) open.set(edge, needs.length === 0 ? none : new Set(needs));
    }
    for (const name of toolsAt(key)) {
      if (!namesOf(manifest.tools.get(name)?.requires ?? []).every(known)) continue;
      const list = holders.get(name) ?? [];
      holders.set(name, list);
      list.push(key);
    }
  }
  const starts = graph.entries.filter((key) => namesOf(agentOf(graph, key)?.requires ?? []).every((fact) => given.has(fact)));
  const hasCalls = [...open.keys()].some(isCall);
  const net = factNet(manifest, graph, [...open.keys()]);
  return { reached, facts, given, starts, open, stated, toolsAt, sets: factsByTool(manifest), holders, hasCalls, net };
}
