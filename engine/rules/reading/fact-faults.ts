import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { neverKnown, type NeverKnown } from "../../graph/never-known.ts";
import { unestablished, type Unestablished } from "../../graph/unestablished.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { toolsAreSound, toolsMeant } from "./tools-meant.ts";

/** What is wrong with the facts of a topology. */
export interface FactFaults {
  readonly never: readonly NeverKnown[];
  readonly onSomePath: readonly Unestablished[];
}

const known = new WeakMap<HandoffGraph, FactFaults>();

/** The faults of facts, found once for all rules, with tools granted as the author meant it; none where tools are misspelt. */
export function factFaults(manifest: Manifest, graph: HandoffGraph): FactFaults {
  const found = known.get(graph) ?? findFaults(manifest, graph);
  known.set(graph, found);
  return found;
}

function findFaults(manifest: Manifest, graph: HandoffGraph): FactFaults {
  if (manifest.facts.size === 0 || !toolsAreSound(manifest)) return { never: [], onSomePath: [] };
  const tools = toolsMeant(manifest);
  const { faults, lost } = neverKnown(manifest, graph, tools);
  const except = new Set([...faults.map(({ fact }) => fact), ...lost]);
  return { never: faults, onSomePath: unestablished(manifest, graph, tools, except) };
}
