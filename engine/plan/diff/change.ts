import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { Note } from "../../diagnostic/diagnostic.ts";
import type { ChangeCategory } from "./category.ts";

/** A manifest that was read, and its graph. */
export interface Topology {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
}

/** What was done to a part of a topology. */
export type ChangeAction = "added" | "removed" | "renamed" | "rewired" | "changed";

/** What a change means, and, where it opens a way, that way in the new topology. */
export interface Consequence {
  readonly category: ChangeCategory;
  /** Says more than the change itself does; absent where the change says it. */
  readonly message?: string;
  readonly witness: readonly Note[];
}

/** One difference between two topologies, with all that it means. */
export interface TopologyChange {
  readonly action: ChangeAction;
  /** The part, as `agents/triage/handoffs/refunds`; by its new names, or by the old ones where it is gone. */
  readonly subject: string;
  readonly message: string;
  /** Where it stood; absent for what is new, and for what stands nowhere. */
  readonly old?: Note;
  /** Where it stands; absent for what is gone, and for what stands nowhere. */
  readonly new?: Note;
  /** Further places in the new topology that belong to it. */
  readonly notes: readonly Note[];
  /** Gravest first; never empty. */
  readonly consequences: readonly Consequence[];
}
