import type { EdgeAttributes } from "../graph/handoff-graph.ts";
import { nameOf } from "../graph/node-key.ts";
import type { PlaceNote } from "./rule.ts";

/** Shows a path or cycle: one note for each edge, in order, at the place where it is declared. */
export function witnessOf(edges: readonly EdgeAttributes[]): readonly PlaceNote[] {
  return edges.map(({ from, handoff }) => ({
    at: handoff.origin,
    part: "key",
    message: `\`${nameOf(from)}\` ${handoff.mode === "call" ? "calls" : "hands to"} \`${handoff.target.name}\``,
  }));
}
