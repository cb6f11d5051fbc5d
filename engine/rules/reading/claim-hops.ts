import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { nameOf } from "../../graph/node-key.ts";
import { once } from "../../graph/once.ts";
import { pathTo } from "../../graph/path.ts";
import { search } from "../../graph/search.ts";
import type { HopsAssertion } from "../../manifest/assertion.ts";
import type { Finding } from "../rule.ts";
import { witnessOf } from "../witness.ts";

/** Refutes a `hops` with a shortest way to the agent that lies furthest from the entries. Leaving through an exit is no hop. */
export function judgeHops(graph: HandoffGraph, { max, maxOrigin }: HopsAssertion): readonly Finding[] {
  const visits = agentsMet(graph);
  const [farthest, visit] = [...visits].at(-1) ?? [];
  if (farthest === undefined || visit === undefined || visit.distance <= max) return [];
  const path = pathTo(visits, farthest);
  const taken = `${visit.distance} ${visit.distance === 1 ? "hop" : "hops"}`;
  return [
    {
      at: maxOrigin,
      part: "value",
      message: `the shortest way from \`${nameOf(path[0]?.from ?? "")}\` to \`${nameOf(farthest)}\` takes ${taken}; expected ${max} at most`,
      help: "hand to it from nearer the entry, or merge agents on the way that always hand on",
      witness: witnessOf(path),
    },
  ];
}

/** The agents a run can come to, nearest first; the same for every bound that is asserted. */
const agentsMet = once((graph: HandoffGraph) => search(graph, graph.entries, { passes: (edge) => edge.target === "agent" }));
