import type { Manifest } from "../manifest/manifest.ts";
import { namesOf } from "./knowable.ts";
import type { Terrain } from "./terrain.ts";

/** The agents, by key, that have a tool which can ever run and sets the fact; one that itself waits for the fact does not count. */
export function establishers(manifest: Manifest, { holders }: Terrain, name: string): Set<string> {
  const source = manifest.facts.get(name)?.source;
  const tools = source?.kind === "tool" ? source.tools.map((tool) => tool.name) : [];
  return new Set(
    tools.filter((tool) => !namesOf(manifest.tools.get(tool)?.requires ?? []).includes(name)).flatMap((tool) => holders.get(tool) ?? []),
  );
}
