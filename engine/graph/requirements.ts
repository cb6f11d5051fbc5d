import type { Manifest, Requirement } from "../manifest/manifest.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";

/** What must be known before an edge can be taken: its own requirements, and those of the agent it leads to. */
export function requirementsOf(manifest: Manifest, edge: EdgeAttributes): readonly Requirement[] {
  if (edge.target === "exit") return edge.handoff.requires;
  return [...edge.handoff.requires, ...(manifest.agents.get(edge.handoff.target.name)?.requires ?? [])];
}
