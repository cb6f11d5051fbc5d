import type { Origin } from "../source/source-map.ts";
import type { WrittenRequires } from "./document.ts";
import type { Requirement } from "./manifest.ts";
import { inside } from "./origin.ts";

/** The facts that a part requires under `requires`, from a list of names or a map of names to schemas. */
export function requirements(written: WrittenRequires | undefined, part: Origin): readonly Requirement[] {
  if (written === undefined) return [];
  const origin = inside(part, "requires");
  if (isList(written)) return firstOf(written).map(([fact, at]) => ({ fact, origin: inside(origin, at) }));
  return Object.entries(written).map(([fact, schema]) => ({
    fact,
    origin: inside(origin, fact),
    ...(schema === null ? {} : { schema }),
  }));
}

/** Each name once, with its first position. */
function firstOf(names: readonly string[]): readonly (readonly [string, number])[] {
  const first = new Map<string, number>();
  names.forEach((name, at) => {
    if (!first.has(name)) first.set(name, at);
  });
  return [...first];
}

function isList(written: WrittenRequires): written is readonly string[] {
  return Array.isArray(written);
}
