import type { Manifest } from "../manifest/manifest.ts";
import { namesOf } from "./knowable.ts";
import type { Terrain } from "./terrain.ts";

/** Adds to what is known all that an agent's tools can establish, one after the other; `isKnown` tells of facts that are known besides. */
export function runTools(
  manifest: Manifest,
  { toolsAt, sets }: Pick<Terrain, "toolsAt" | "sets">,
  key: string,
  { known, isKnown = () => false }: { readonly known: Set<string>; readonly isKnown?: (fact: string) => boolean },
): void {
  const left = new Set(toolsAt(key).filter((name) => sets.has(name)));
  const holds = (fact: string): boolean => known.has(fact) || !manifest.facts.has(fact) || isKnown(fact);
  for (let ran = true; ran;) {
    ran = false;
    for (const name of left) {
      if (!namesOf(manifest.tools.get(name)?.requires ?? []).every(holds)) continue;
      left.delete(name);
      ran = true;
      for (const fact of sets.get(name) ?? []) known.add(fact);
    }
  }
}
