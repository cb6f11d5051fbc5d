import type { Diagnostic, Fix, Note, Severity } from "../diagnostic/diagnostic.ts";
import { concealed } from "../rules/reading/secrets.ts";
import { positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";

/** The findings for programs: `schemas/lint-report.v1.schema.json`. Lines and columns count from 1, columns in UTF-16 units. Keys and tokens are starred. */
export interface LintReport {
  readonly version: 1;
  readonly manifests: readonly string[];
  readonly files: readonly string[];
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
}

export interface ReportedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The place just behind the last character. */
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedDiagnostic extends ReportedPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly label?: string;
  readonly pointer: string;
  readonly notes: readonly ReportedStep[];
  readonly witness: readonly ReportedStep[];
  readonly help?: string;
  readonly fix?: ReportedFix;
  /** The same for the same fault, wherever it has moved to. */
  readonly fingerprint: string;
}

export interface ReportedStep extends ReportedPlace {
  readonly message: string;
}

export interface ReportedFix {
  readonly safety: Fix["safety"];
  readonly edits: readonly ReportedEdit[];
}

/** Replace what stands from `start` to `end` (UTF-16 offsets in the file, half open) by `text`. */
export interface ReportedEdit extends ReportedPlace {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What was found in which manifests and their files, what each finding is known by again, and how a file's path is shown (default: as it is). */
export interface Findings {
  /** Those of the files that are linted as a whole; the others are included. */
  readonly manifests: readonly string[];
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
  readonly path?: (path: string) => string;
}

/** Turns findings into the published form. */
export function toLintReport({ manifests, files, diagnostics, fingerprints, path = (same) => same }: Findings): LintReport {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    version: 1,
    manifests: manifests.map(path),
    files: files.map(path),
    diagnostics: diagnostics.map((diagnostic) => reported(diagnostic, fingerprints.get(diagnostic) ?? "", path)),
    summary: { errors: count("error"), warnings: count("warning"), infos: count("info") },
  };
}

function reported(diagnostic: Diagnostic, fingerprint: string, path: (path: string) => string): ReportedDiagnostic {
  const step = (note: Note): ReportedStep => ({ message: concealed(note.message), ...placeOf(note, path) });
  const fix = diagnostic.fix === undefined ? undefined : fixOf(diagnostic.fix, path);
  return {
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: concealed(diagnostic.message),
    ...(diagnostic.label === undefined ? {} : { label: concealed(diagnostic.label) }),
    ...placeOf(diagnostic, path),
    pointer: concealed(diagnostic.pointer),
    notes: diagnostic.notes.map(step),
    witness: diagnostic.witness.map(step),
    ...(diagnostic.help === undefined ? {} : { help: concealed(diagnostic.help) }),
    ...(fix === undefined ? {} : { fix }),
    fingerprint,
  };
}

/** None where a text that it puts in holds a secret: starred it would be another fix. */
function fixOf({ safety, edits }: Fix, path: (path: string) => string): ReportedFix | undefined {
  if (edits.some(({ text }) => concealed(text) !== text)) return undefined;
  return { safety, edits: edits.map((edit) => ({ ...placeOf(edit, path), start: edit.span.start, end: edit.span.end, text: edit.text })) };
}

function placeOf(place: { readonly file: SourceFile; readonly span: Span }, path: (path: string) => string): ReportedPlace {
  const { line, column } = positionAt(place.file, place.span.start);
  const end = positionAt(place.file, Math.max(place.span.start, place.span.end));
  return { file: path(place.file.path), line, column, endLine: end.line, endColumn: end.column };
}
