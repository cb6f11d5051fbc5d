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
