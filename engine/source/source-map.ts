import type { SourceFile } from "./source-file.ts";
import type { Span } from "./span.ts";

/**
 * Where the values of a parsed document stand in its text, by JSON Pointer.
 * A pointer that leads nowhere gets the place of its nearest ancestor that exists, so a finding always has a place.
 */
export interface SourceMap {
  /** The place of the value itself. */
  value(pointer: string): Span;
  /** The place of the key that holds the value; for a list item or the root, the value's own place. */
  key(pointer: string): Span;
  /** The tokens of what a map or a list holds, in order; undefined for a scalar and where there is nothing. Absent for a text that was not parsed. */
  readonly children?: (pointer: string) => readonly string[] | undefined;
  /** Whether an offset lies in quoted or block text, where a `#` begins no comment. Absent for a document that has no comments. */
  readonly inText?: (offset: number) => boolean;
}

/** One parsed file: its text and where its values stand. */
export interface SourceDocument {
  readonly file: SourceFile;
  readonly map: SourceMap;
}

/** Where a part of a manifest was written: which document, and the JSON Pointer in it. */
export interface Origin {
  readonly document: SourceDocument;
  readonly pointer: string;
}
