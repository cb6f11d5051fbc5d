import type { Note } from "../diagnostic/diagnostic.ts";
import type { Span } from "../source/span.ts";
import type { Place, PlaceNote } from "./rule.ts";

/** A note with its place in the text. */
export function noteOf(note: PlaceNote): Note {
  return { message: note.message, file: note.at.document.file, span: spanOf(note), pointer: note.at.pointer };
}

/** Where in the text a place is: the span it names, or that of its key or value. */
export function spanOf({ at, part, span }: Place): Span {
  return span ?? (part === "key" ? at.document.map.key(at.pointer) : at.document.map.value(at.pointer));
}
