import { appendToken } from "../source/pointer.ts";
import type { Origin } from "../source/source-map.ts";
import type { NameOrNames } from "./document.ts";
import type { Reference } from "./manifest.ts";

/** The origin of a part of a part: what stands under a key, or at a position of a list. */
export function inside(origin: Origin, token: string | number): Origin {
  return { document: origin.document, pointer: appendToken(origin.pointer, token) };
}

/** A name with the place it was written at. */
export function reference(name: string, origin: Origin): Reference {
  return { name, origin };
}

/** The name or the names under a key, each with its place. */
export function references(written: NameOrNames | undefined, origin: Origin, key: string): readonly Reference[] {
  if (written === undefined) return [];
  const at = inside(origin, key);
  if (typeof written === "string") return [reference(written, at)];
  return written.map((name, index) => reference(name, inside(at, index)));
}
