import type { DirectedGraph } from "graphology";
import type { Agent, Exit, Handoff } from "../manifest/manifest.ts";

/** A node's key is its agent's or exit's name (see `node-key.ts` for the one exception): targets are one namespace. */
export type NodeAttributes = { readonly kind: "agent"; readonly agent: Agent } | { readonly kind: "exit"; readonly exit: Exit };

/** A declared handoff, with the keys of the nodes it connects. */
export interface EdgeAttributes {
  readonly from: string;
  readonly to: string;
  readonly target: NodeAttributes["kind"];
  readonly handoff: Handoff;
}

/** Agents and exits as nodes, declared handoffs as edges. Edges to names that nothing declares are left out. */
export interface HandoffGraph {
  /** By key: agents in the author's order, then exits. */
  readonly nodes: ReadonlyMap<string, NodeAttributes>;
  /** The edges that leave a node, by its key, in the author's order. */
  readonly leaving: ReadonlyMap<string, readonly EdgeAttributes[]>;
  /** The edges that come to a node, by its key. */
  readonly coming: ReadonlyMap<string, readonly EdgeAttributes[]>;
  /** The keys of the entries that exist, in the author's order. */
  readonly entries: readonly string[];
  /** The same graph for graphology's algorithms and writers; built when it is first asked for, since rules do without. */
  readonly graph: DirectedGraph<NodeAttributes, EdgeAttributes>;
}
