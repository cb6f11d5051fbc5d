import type { Diagnostic, Note, Severity } from "../diagnostic/diagnostic.ts";
import { positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";

/** The findings for programs: `schemas/lint-report.v1.schema.json`. Lines and columns count from 1, columns in UTF-16 units. */
export interface LintReport {
  readonly version: 1;
  readonly files: readonly string[];
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
}

export interface ReportedDiagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The place just behind the last character. */
  readonly endLine: number;
  readonly endColumn: number;
  readonly pointer: string;
  readonly witness: readonly ReportedStep[];
  readonly help?: string;
}

export interface ReportedStep {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Turns diagnostics into the published form; `path` says how a file's path is shown. */
export function toLintReport(
  files: readonly string[],
  diagnostics: readonly Diagnostic[],
  path: (path: string) => string = (same) => same,
): LintReport {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    version: 1,
    files: files.map(path),
    diagnostics: diagnostics.map((diagnostic) => reported(diagnostic, path)),
    summary: { errors: count("error"), warnings: count("warning"), infos: count("info") },
  };
}

function reported(diagnostic: Diagnostic, path: (path: string) => string): ReportedDiagnostic {
  const step = (note: Note): ReportedStep => ({ message: note.message, ...placeOf(note, path) });
  const end = positionAt(diagnostic.file, Math.max(diagnostic.span.start, diagnostic.span.end));
  return {
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: diagnostic.message,
    ...placeOf(diagnostic, path),
    endLine: end.line,
    endColumn: end.column,
    pointer: diagnostic.pointer,
    witness: diagnostic.witness.map(step),
    ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
  };
}

function placeOf(
  place: { readonly file: SourceFile; readonly span: Span },
  path: (path: string) => string,
): { readonly file: string; readonly line: number; readonly column: number } {
  const { line, column } = positionAt(place.file, place.span.start);
  return { file: path(place.file.path), line, column };
}
