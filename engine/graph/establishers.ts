import type { Manifest } from "../manifest/manifest.ts";
import { namesOf } from "./knowable.ts";
import type { Terrain } from "./terrain.ts";

/** By agent, the facts (each a bit) that a tool of it sets which can ever run; one that itself waits for the fact does not count. */
export function establishers(manifest: Manifest, { holders, net }: Terrain, facts: readonly string[]): Int32Array {
  const found = new Int32Array(net.agents.length);
  facts.forEach((name, bit) => {
    const source = manifest.facts.get(name)?.source;
    for (const tool of source?.kind === "tool" ? source.tools : []) {
      if (namesOf(manifest.tools.get(tool.name)?.requires ?? []).includes(name)) continue;
      for (const key of holders.get(tool.name) ?? []) {
        const agent = net.numberOf.get(key) ?? -1;
        found[agent] = (found[agent] ?? 0) | (1 << bit);
      }
    }
  });
  return found;
}
