import type { Origin } from "../source/source-map.ts";
import type { WrittenRequires } from "./document.ts";
import type { Requirement } from "./manifest.ts";
import { inside } from "./origin.ts";

/** The facts that a part requires under `requires`, from a list of names or a map of names to schemas. */
export function requirements(written: WrittenRequires | undefined, part: Origin): readonly Requirement[] {
  if (written === undefined) return [];
  const origin = inside(part, "requires");
  if (isList(written)) return [...new Set(written)].map((fact) => ({ fact, origin: inside(origin, written.indexOf(fact)) }));
  return Object.entries(written).map(([fact, schema]) => ({
    fact,
    origin: inside(origin, fact),
    ...(schema === null ? {} : { schema }),
  }));
}

function isList(written: WrittenRequires): written is readonly string[] {
  return Array.isArray(written);
}
