import type { Fix } from "../../diagnostic/diagnostic.ts";
import type { Tool } from "../../manifest/manifest.ts";
import { appendItem, insertKey } from "../../source/edit/insert.ts";
import { removeEntry } from "../../source/edit/remove.ts";
import { replaceValue } from "../../source/edit/replace.ts";
import type { TextEdit } from "../../source/edit/text-edit.ts";
import type { Origin } from "../../source/source-map.ts";
import { within } from "./passage.ts";

/** The part of a finding that holds its fix: none where not every place could be written cleanly. */
export interface Mending {
  readonly fix?: Fix;
}

/** What an author has to agree with, at one place or several. */
export function unsafeMending(changes: readonly (readonly [Origin, readonly TextEdit[] | undefined])[]): Mending {
  const edits = changes.flatMap(([{ document }, some]) => (some ?? []).map((edit) => ({ file: document.file, ...edit })));
  const whole = changes.length > 0 && changes.every(([, some]) => some !== undefined);
  return whole ? { fix: { safety: "unsafe", edits } } : {};
}

/** Takes a part out. */
export function withoutPart(at: Origin): Mending {
  return unsafeMending([[at, removeEntry(at.document, at.pointer)]]);
}

/** Gives a part a key that it lacks. */
export function withKey(at: Origin, key: string, value: unknown): Mending {
  return unsafeMending([[at, insertKey(at.document, at.pointer, key, value)]]);
}

/** Puts another value in the place of one. */
export function withValue(at: Origin, value: string | number): Mending {
  return unsafeMending([[at, replaceValue(at.document, at.pointer, value)]]);
}

/** Puts a person before every call of some tools. */
export function approved(tools: readonly Tool[]): Mending {
  return unsafeMending(
    tools.map(({ origin, approval }) => {
      const at = within(origin, "approval");
      if (approval === undefined) return [origin, insertKey(origin.document, origin.pointer, "approval", "always")];
      return [origin, replaceValue(at.document, at.pointer, "always")];
    }),
  );
}

/** The edits that put an item into the list under a key of a part, or a list of it alone where the part has none. */
export function itemEdits(at: Origin, key: string, item: string): readonly TextEdit[] | undefined {
  const list = within(at, key);
  if (list.pointer === at.pointer) return insertKey(at.document, at.pointer, key, [item]);
  return appendItem(at.document, list.pointer, item);
}

/** The edits that put an entry into the map under a key of a part, or a map of it alone where the part has none. */
export function entryEdits(at: Origin, key: string, [name, value]: readonly [string, unknown]): readonly TextEdit[] | undefined {
  const map = within(at, key);
  if (map.pointer === at.pointer) return insertKey(at.document, at.pointer, key, { [name]: value });
  return insertKey(at.document, map.pointer, name, value);
}
