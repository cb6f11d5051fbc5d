import type { Manifest, Requirement, Tool } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { requirementsOf } from "./requirements.ts";
import { statedBy } from "./stated.ts";

/** A place at which a fact must be known: for an agent to run a tool, or to take an edge that does not state the fact itself. */
export interface FactSite {
  /** The key of the agent that stands before it. */
  readonly agent: string;
  readonly requirement: Requirement;
  readonly for: { readonly kind: "tool"; readonly tool: Tool } | { readonly kind: "edge"; readonly edge: EdgeAttributes };
}

/** Tells the sites of an agent, tools first, by its key. Facts that nothing declares have a finding of their own and are left out. */
export function factSites(manifest: Manifest, graph: HandoffGraph): (key: string) => readonly FactSite[] {
  const stated = statedBy(manifest);
  return (key) => {
    const tools = (agentOf(graph, key)?.tools ?? []).flatMap(({ name }): readonly FactSite[] => {
      const tool = manifest.tools.get(name);
      if (tool === undefined) return [];
      return tool.requires.map((requirement) => ({ agent: key, requirement, for: { kind: "tool", tool } }));
    });
    const edges = (graph.leaving.get(key) ?? []).flatMap((edge) =>
      requirementsOf(manifest, edge)
        .filter(({ fact }) => !stated(edge).has(fact))
        .map((requirement): FactSite => ({ agent: key, requirement, for: { kind: "edge", edge } })),
    );
    return [...tools, ...edges].filter(({ requirement }) => manifest.facts.has(requirement.fact));
  };
}
