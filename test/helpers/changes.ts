import { buildGraph } from "../../engine/graph/build.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import type { Topology, TopologyChange } from "../../engine/plan/diff/change.ts";
import { diffTopologies } from "../../engine/plan/diff/diff.ts";

/** A manifest's text as a topology; throws where it cannot be read. */
export function topologyOf(text: string, path = "topology.yaml"): Topology {
  const { manifest, diagnostics } = readManifest({ path, text });
  if (manifest === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return { manifest, graph: buildGraph(manifest) };
}

/** What differs between two texts. */
export function changesBetween(old: string, now: string): readonly TopologyChange[] {
  return diffTopologies(topologyOf(old, "old.yaml"), topologyOf(now, "new.yaml"));
}

/** Each change in a line: what was done to which part, and what it means, gravest first. */
export function told(changes: readonly TopologyChange[]): readonly string[] {
  return changes.map(
    ({ action, subject, consequences }) => `${action} ${subject}: ${consequences.map(({ category }) => category).join(", ")}`,
  );
}
