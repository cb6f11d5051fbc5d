import type { Manifest } from "../../manifest/manifest.ts";
import type { Span } from "../../source/span.ts";
import { passagesOf, routinesOf, whensOf, within, type Passage } from "./passage.ts";

/** A name between `{{` and `}}` in prose that a model reads. */
export interface Placeholder {
  readonly name: string;
  /** As written, braces included. */
  readonly text: string;
  readonly passage: Passage;
  /** How often the same text stands before it in its passage. */
  readonly nth: number;
}

const opening = "{{";
/** Takes more than what is filled in, since a slip is to be found as well. */
const braces = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** Every placeholder of a manifest in what is filled in for a model: purposes, routines, the `when` of handoffs and the descriptions of exits. */
export function placeholdersOf(manifest: Manifest): readonly Placeholder[] {
  const found: Placeholder[] = [];
  const read = (passages: readonly Passage[]): void => {
    for (const passage of passages) found.push(...placeholdersIn(passage));
  };
  for (const { purpose, origin } of manifest.agents.values()) {
    if (purpose.includes(opening)) read([{ text: purpose, originOf: () => within(origin, "purpose") }]);
  }
  for (const routine of routinesOf(manifest)) read(passagesOf(routine, opening));
  for (const agent of manifest.agents.values()) read(whensOf(agent, opening));
  for (const { description, origin } of manifest.exits.values()) {
    if (description !== undefined && origin !== undefined) read([{ text: description, originOf: () => within(origin, "description") }]);
  }
  return found;
}

function placeholdersIn(passage: Passage): readonly Placeholder[] {
  const seen = new Map<string, number>();
  return [...passage.text.matchAll(braces)].map(([text, name = ""]) => {
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return { name, text, passage, nth };
  });
}

/** The place of the name in its file, inside the braces; none where the text as written hides it. */
export function nameSpan({ passage, text, name, nth }: Placeholder): Span | undefined {
  const { document, pointer } = passage.originOf();
  // A routine's own file is prose from end to end; in a manifest the prose is the value at the pointer.
  const { start, end } = pointer === "" ? { start: 0, end: document.file.text.length } : document.map.value(pointer);
  const raw = document.file.text.slice(start, end);
  let at = -1;
  for (let seen = 0; seen <= nth; seen++) {
    at = raw.indexOf(text, at + 1);
    if (at === -1) return undefined;
  }
  const begin = start + at + text.indexOf(name);
  return { start: begin, end: begin + name.length };
}
