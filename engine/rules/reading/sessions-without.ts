import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { grantedTools, knowable, type Knowable } from "../../graph/knowable.ts";
import type { Manifest } from "../../manifest/manifest.ts";

/** What is taken out of a topology to see what can happen without it. */
export interface Cut {
  /** Keys of agents. */
  readonly agents: ReadonlySet<string>;
  /** Names of tools. */
  readonly tools: ReadonlySet<string>;
}

/**
 * Tells all that can happen in sessions in which control never comes to some agents and some tools never run. Facts that cannot become known even with nothing cut have
 * findings of their own, and are taken as known, unless a tool that is cut would set them.
 */
export function sessionsWithout(manifest: Manifest, graph: HandoffGraph): (cut: Cut) => Knowable {
  const known = new Map<string, Knowable>();
  let never: readonly string[] | undefined;
  return ({ agents, tools }) => {
    const id = JSON.stringify([[...agents], [...tools]]);
    const kept = known.get(id);
    if (kept !== undefined) return kept;
    never ??= neverKnown(manifest, graph);
    const toolsOf = tools.size === 0 ? grantedTools : without(tools);
    const state = knowable(manifest, graph, toolsOf, agents);
    for (const fact of never) {
      const source = manifest.facts.get(fact)?.source;
      if (source?.kind !== "tool" || !source.tools.some(({ name }) => tools.has(name))) state.assume(fact);
    }
    known.set(id, state);
    return state;
  };
}

function neverKnown(manifest: Manifest, graph: HandoffGraph): readonly string[] {
  if (manifest.facts.size === 0) return [];
  const { facts } = knowable(manifest, graph);
  return [...manifest.facts.keys()].filter((fact) => !facts.has(fact));
}

function without(tools: ReadonlySet<string>): typeof grantedTools {
  return (agent) => [...grantedTools(agent)].filter((name) => !tools.has(name));
}
