import type { Manifest } from "../manifest/manifest.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";
import type { Came } from "./path.ts";
import type { Terrain } from "./terrain.ts";
import { runTools } from "./tool-runs.ts";

/** How many edges that wait for something, or that lie before one, are looked at in all: long paths with many ends would be walked again and again. */
const MOST_EDGES = 500_000;

/**
 * Tells of paths whether they can be walked: whether all that their edges wait for can be established by the tools on the way. Names the first edge of which that is not so;
 * undefined where there is no telling, since very many edges have been looked at.
 */
export function openPaths(manifest: Manifest, terrain: Terrain): (came: Came, key: string) => true | EdgeAttributes | undefined {
  const waits = (edge: EdgeAttributes): boolean => [...(terrain.open.get(edge) ?? [])].some((fact) => !terrain.given.has(fact));
  const someWait = [...terrain.open.keys()].some((edge) => edge.target === "agent" && waits(edge));
  let looked = 0;
  return (came, key) => {
    if (!someWait) return true;
    const path: EdgeAttributes[] = [];
    for (let edge = came(key); edge !== undefined; edge = came(edge.from)) {
      path.push(edge);
      looked += 1;
      if (looked > MOST_EDGES) return undefined;
    }
    // What comes after the last edge that waits does not matter.
    const last = path.findIndex(waits);
    return last === -1 ? true : (firstClosed(manifest, terrain, path.slice(last).toReversed()) ?? true);
  };
}

/** The first edge of a path that waits for a fact which nothing on the path before it can establish. */
function firstClosed(manifest: Manifest, terrain: Terrain, path: readonly EdgeAttributes[]): EdgeAttributes | undefined {
  const known = new Set(terrain.given);
  for (const edge of path) {
    runTools(manifest, terrain, edge.from, { known });
    const says = terrain.stated(edge);
    for (const fact of terrain.open.get(edge) ?? []) if (!known.has(fact) && !says.has(fact)) return edge;
    for (const fact of says) known.add(fact);
  }
  return undefined;
}
