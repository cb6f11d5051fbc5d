import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";

/** How grave a finding is: an error makes a plan impossible, a warning is likely a fault, an info is advice. */
export type Severity = "error" | "warning" | "info";

/** A second place that belongs to a finding, with what it has to do with it. */
export interface Note {
  readonly message: string;
  readonly file: SourceFile;
  readonly span: Span;
  readonly pointer: string;
}

/** One replacement of text. */
export interface Edit {
  readonly file: SourceFile;
  readonly span: Span;
  readonly text: string;
}

/** The edits that mend a fault: all of them or none. */
export interface Fix {
  /** `safe`: what was certainly meant, and nothing else changes. `unsafe`: it mends the fault, but an author has to agree with what it changes. */
  readonly safety: "safe" | "unsafe";
  readonly edits: readonly Edit[];
}

/** A finding in what an author wrote: a value with a place, never thrown. */
export interface Diagnostic {
  /** The name of the rule, or `internal` where a rule itself failed. */
  readonly rule: string;
  readonly severity: Severity;
  /** What its rule takes it for, where the settings say otherwise. */
  readonly ruled?: Severity;
  /** Starts in lower case, quotes what was found and says what was expected. */
  readonly message: string;
  readonly file: SourceFile;
  readonly span: Span;
  /** JSON Pointer (RFC 6901) of the part of the document the finding is about. */
  readonly pointer: string;
  /** The names that the fault consists of, in any order, where `pointer` is only one of the places it could be shown at. */
  readonly subject?: readonly string[];
  /** What the mark under `span` says, where the message alone does not tell why this place is marked. */
  readonly label?: string;
  /** Related places, as "first declared here". */
  readonly notes: readonly Note[];
  /** The path or cycle that shows the fault: its edges in order. Empty where there is none. */
  readonly witness: readonly Note[];
  /** What to do about it. */
  readonly help?: string;
  readonly fix?: Fix;
}
