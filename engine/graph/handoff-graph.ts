import type { DirectedGraph } from "graphology";
import type { Agent, Exit, Handoff } from "../manifest/manifest.ts";

/** A node's name is its agent's or exit's: targets are one namespace. */
export type NodeAttributes = { readonly kind: "agent"; readonly agent: Agent } | { readonly kind: "exit"; readonly exit: Exit };

export interface EdgeAttributes {
  readonly handoff: Handoff;
}

/** Agents and exits as nodes, declared handoffs as edges. Edges to names that nothing declares are left out. */
export interface HandoffGraph {
  readonly graph: DirectedGraph<NodeAttributes, EdgeAttributes>;
  /** The entries that exist. */
  readonly entries: readonly string[];
}
