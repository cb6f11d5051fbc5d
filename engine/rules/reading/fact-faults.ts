import { missedFacts } from "../../graph/gates.ts";
import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { established } from "../../graph/established.ts";
import { neverKnown, type NeverKnown } from "../../graph/never-known.ts";
import { terrainOf } from "../../graph/terrain.ts";
import { unassured, type Unassured } from "../../graph/unassured.ts";
import { unestablished, type Unestablished } from "../../graph/unestablished.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { toolsAreSound, toolsMeant } from "./tools-meant.ts";

/** What is wrong with the facts of a topology. */
export interface FactFaults {
  readonly never: readonly NeverKnown[];
  /** What cannot become known on some path. */
  readonly onSomePath: readonly Unestablished[];
  /** What could, but nobody on some path is made to establish; where the stronger fault is told, this one is not. */
  readonly unassured: readonly Unassured[];
  /** The handoffs that leave no way to the agent without the fact once they require it, where there are such, and by whom their givers come by it. */
  readonly gates: (at: Pick<Unestablished, "agent" | "fact">) => Pick<Unassured, "gates" | "makers">;
}

const known = new WeakMap<HandoffGraph, FactFaults>();

/** The faults of facts, found once for all rules, with tools granted as the author meant it; none where tools are misspelt. */
export function factFaults(manifest: Manifest, graph: HandoffGraph): FactFaults {
  const found = known.get(graph) ?? findFaults(manifest, graph);
  known.set(graph, found);
  return found;
}

function findFaults(manifest: Manifest, graph: HandoffGraph): FactFaults {
  if (manifest.facts.size === 0 || !toolsAreSound(manifest))
    return { never: [], onSomePath: [], unassured: [], gates: () => ({ makers: [] }) };
  const tools = toolsMeant(manifest);
  const { faults, lost } = neverKnown(manifest, graph, tools);
  const except = new Set([...faults.map(({ fact }) => fact), ...lost]);
  const terrain = terrainOf(manifest, graph, tools);
  const onSomePath = unestablished(manifest, graph, terrain, except);
  const told = new Set(onSomePath.map(({ agent, fact }) => `${agent} ${fact}`));
  const survey = { manifest, graph, terrain, facts: established(manifest, graph, tools) };
  const missed = missedFacts(survey);
  return {
    never: faults,
    onSomePath,
    unassured: unassured(survey, missed, (agent, fact) => except.has(fact) || told.has(`${agent} ${fact}`)),
    gates: ({ agent, fact }) => {
      const place = survey.facts.placeOf(fact);
      if (place === undefined) return { makers: [] };
      const { gates, maker } = missed(place.batch);
      const found = gates(terrain.net.numberOf.get(agent) ?? -1, place.bit);
      return found === undefined ? { makers: [] } : { gates: found, makers: [...new Set(found.map(({ from }) => maker(from, place.bit)))] };
    },
  };
}
