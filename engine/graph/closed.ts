import type { Manifest, Requirement } from "../manifest/manifest.ts";
import { keyOf } from "./node-key.ts";
import { leadsOn } from "./exits.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { requirementsOf } from "./requirements.ts";
import { search } from "./search.ts";

/**
 * Tells the requirement that may keep an edge closed for good, where the edge has one: a fact that a tool must establish, or that must have a certain
 * value, unless every way to the edge has required it before. What a host gives or a model may state can always become known.
 */
export function closedBy(manifest: Manifest, graph: HandoffGraph): (edge: EdgeAttributes) => Requirement | undefined {
  const unknownAt = new Map<string, ReadonlySet<string>>();
  return (edge) =>
    requirementsOf(manifest, edge).find((requirement) => {
      if (!mayFail(manifest, requirement)) return false;
      const unknown = unknownAt.get(requirement.fact) ?? withoutFact(manifest, graph, requirement.fact);
      unknownAt.set(requirement.fact, unknown);
      return requirement.schema !== undefined || unknown.has(edge.from);
    });
}

function mayFail(manifest: Manifest, requirement: Requirement): boolean {
  const fact = manifest.facts.get(requirement.fact);
  if (fact === undefined || fact.source.kind === "model") return false;
  return fact.source.kind === "tool" || requirement.schema !== undefined || isBoolean(fact.schema);
}

function isBoolean(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "boolean";
}

/** The nodes that the user's conversation can come to without the fact: cut every edge that requires it, and search. */
function withoutFact(manifest: Manifest, graph: HandoffGraph, fact: string): ReadonlySet<string> {
  const starts = manifest.entry.filter((entry) => !(manifest.agents.get(entry.name)?.requires ?? []).some((each) => each.fact === fact));
  const passes = (edge: EdgeAttributes): boolean => leadsOn(edge) && requirementsOf(manifest, edge).every((each) => each.fact !== fact);
  return new Set(
    search(
      graph,
      starts.map((entry) => keyOf(entry.name)),
      { passes },
    ).keys(),
  );
}
