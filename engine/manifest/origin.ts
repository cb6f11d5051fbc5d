import { appendToken } from "../source/pointer.ts";
import type { Origin } from "../source/source-map.ts";
import type { NameOrNames } from "./document.ts";
import type { Reference } from "./manifest.ts";

/** The origin of a part of a part: one or more keys or list positions further down. */
export function inside(origin: Origin, ...tokens: readonly (string | number)[]): Origin {
  return { document: origin.document, pointer: tokens.reduce<string>(appendToken, origin.pointer) };
}

/** A name with the place it was written at. */
export function reference(name: string, origin: Origin): Reference {
  return { name, origin };
}

/** One name or a list of names, each with its place. */
export function references(written: NameOrNames | undefined, origin: Origin): readonly Reference[] {
  if (written === undefined) return [];
  if (typeof written === "string") return [reference(written, origin)];
  return written.map((name, at) => reference(name, inside(origin, at)));
}
