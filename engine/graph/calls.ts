import type { FactBatch } from "./established.ts";
import { isResult, waysToResult } from "./exits.ts";
import { bitsOf, type FactSurvey } from "./fact-survey.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";
import { namesOf } from "./knowable.ts";

/** What a call does about a fact for the agent that makes it. */
export interface Brought {
  /** Whether its payload states the fact, or every result that it comes back with brings the fact. */
  readonly sure: boolean;
  /** The called agent's own tools that set the fact: they can, as a tool of the caller could. */
  readonly tools: readonly string[];
}

/** Tells what calls bring. */
export interface Calls {
  brings(edge: EdgeAttributes, fact: string): Brought;
  /** The facts of a batch that a call brings or can bring, each as its bit. */
  bits(edge: EdgeAttributes, batch: FactBatch): number;
}

const nothing: Brought = { sure: false, tools: [] };

/**
 * A call counts where it is sure to bring the fact, and where the called agent can set it by a tool of its own and come back. Where a result of that agent requires
 * the fact, its exits say who comes back with it and who does not; then the call counts only if all of them bring it.
 */
export function callsIn({ manifest, graph, terrain, facts }: FactSurvey): Calls {
  const gated = new Map<string, ReadonlySet<string>>();
  const tools = new Map<string, ReadonlySet<string>>();
  const told = (key: string): ReadonlySet<string> => {
    const required = gated.get(key) ?? new Set(requiredByResults(key));
    gated.set(key, required);
    return required;
  };
  const toolsOf = (key: string): ReadonlySet<string> => {
    const names = tools.get(key) ?? new Set(terrain.toolsAt(key));
    tools.set(key, names);
    return names;
  };
  const requiredByResults = (key: string): readonly string[] =>
    (graph.leaving.get(key) ?? []).filter((edge) => isResult(graph, edge)).flatMap(({ handoff }) => namesOf(handoff.requires));
  const settersAt = (key: string, fact: string): readonly string[] => {
    const source = manifest.facts.get(fact)?.source;
    if (source?.kind !== "tool" || told(key).has(fact)) return [];
    return source.tools.map(({ name }) => name).filter((name) => toolsOf(key).has(name));
  };
  const comesBack = (edge: EdgeAttributes): boolean => waysToResult(graph).has(edge.to);
  const surely = (edge: EdgeAttributes, batch: FactBatch): number => batch.crossed(edge) & ~batch.returned(edge.to);
  return {
    brings: (edge, fact) => {
      const place = facts.placeOf(fact);
      if (terrain.stated(edge).has(fact)) return { sure: true, tools: [] };
      if (place === undefined || !comesBack(edge)) return nothing;
      return { sure: (surely(edge, place.batch) & (1 << place.bit)) !== 0, tools: settersAt(edge.to, fact) };
    },
    bits: (edge, batch) => {
      const stated = bitsOf(batch.facts, terrain.stated(edge));
      if (!comesBack(edge)) return stated;
      const can = new Set(batch.facts.filter((fact) => settersAt(edge.to, fact).some((tool) => runs(tool, fact))));
      return stated | surely(edge, batch) | (batch.crossed(edge) & bitsOf(batch.facts, can));
    },
  };

  /** Whether a tool can ever run that sets a fact, without waiting for that fact itself. */
  function runs(tool: string, fact: string): boolean {
    return terrain.holders.has(tool) && !namesOf(manifest.tools.get(tool)?.requires ?? []).includes(fact);
  }
}
