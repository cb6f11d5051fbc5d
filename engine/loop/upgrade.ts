import { isObject } from "../protocol/json.ts";

/** What is kept between processes, and the newest version of it that this engine reads: the one it writes. There is no older one. */
export const versions = { journal: 1, plan: 1, session: 1 } as const;

/** A document that says its version under its own name, as `{ "journal": 1 }`. */
export type Kept = keyof typeof versions;

/** The version of a document that a later engine wrote; nothing where this engine reads it, or where it is no such document. */
export function newerVersion(kind: Kept, value: unknown): number | undefined {
  const found = isObject(value) ? value[kind] : undefined;
  return typeof found === "number" && Number.isInteger(found) && found > versions[kind] ? found : undefined;
}
