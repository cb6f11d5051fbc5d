import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { Sources } from "./sources.ts";

/** What piles up while the files of one topology are read. */
export interface Reading {
  readonly sources: Sources | undefined;
  readonly documents: SourceDocument[];
  readonly diagnostics: Diagnostic[];
}
