import type { Manifest } from "../manifest/manifest.ts";
import { toGraphology } from "./graphology.ts";
import type { EdgeAttributes, HandoffGraph, NodeAttributes } from "./handoff-graph.ts";
import { keyOf } from "./node-key.ts";

/** Makes the graph of a manifest: a node for each agent and exit, an edge for each handoff whose target exists. */
export function buildGraph(manifest: Manifest): HandoffGraph {
  const nodes = nodesOf(manifest);
  const leaving = new Map<string, EdgeAttributes[]>();
  const coming = new Map<string, EdgeAttributes[]>();
  for (const key of nodes.keys()) {
    leaving.set(key, []);
    coming.set(key, []);
  }
  for (const [from, node] of nodes) {
    if (node.kind === "exit") continue;
    for (const handoff of node.agent.handoffs) {
      const to = keyOf(handoff.target.name);
      const target = nodes.get(to)?.kind;
      if (target === undefined) continue;
      const edge: EdgeAttributes = { from, to, target, handoff };
      leaving.get(from)?.push(edge);
      coming.get(to)?.push(edge);
    }
  }
  const entries = [...new Set(manifest.entry.map((entry) => keyOf(entry.name)))].filter((key) => nodes.get(key)?.kind === "agent");
  let graph: HandoffGraph["graph"] | undefined;
  return {
    nodes,
    leaving,
    coming,
    entries,
    get graph() {
      graph ??= toGraphology(nodes, leaving);
      return graph;
    },
  };
}

function nodesOf(manifest: Manifest): ReadonlyMap<string, NodeAttributes> {
  const nodes = new Map<string, NodeAttributes>();
  for (const agent of manifest.agents.values()) nodes.set(keyOf(agent.name), { kind: "agent", agent });
  // A name given to both an agent and an exit is a finding of its own; the agent keeps the node.
  for (const exit of manifest.exits.values()) if (!nodes.has(keyOf(exit.name))) nodes.set(keyOf(exit.name), { kind: "exit", exit });
  return nodes;
}
