import type { Manifest } from "../manifest/manifest.ts";
import type { Established } from "./established.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import type { Terrain } from "./terrain.ts";

/** All that questions about the facts of one topology share. */
export interface FactSurvey {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
  readonly terrain: Terrain;
  readonly facts: Established;
}

/** Those of up to 32 facts that a set has, each as the bit of its number. */
export function bitsOf(facts: readonly string[], set: ReadonlySet<string>): number {
  if (set.size === 0) return 0;
  let bits = 0;
  facts.forEach((fact, bit) => {
    if (set.has(fact)) bits |= 1 << bit;
  });
  return bits;
}
