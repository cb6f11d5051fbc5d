import type { Diagnostic, Note, Severity } from "../diagnostic/diagnostic.ts";
import { positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { frame, lastLine } from "./frame.ts";
import { plain, type Paint } from "./paint.ts";
import { visible, visibleLines } from "./visible.ts";

export interface PrettyOptions {
  /** Default: no colour. */
  readonly paint?: Paint;
  /** How a file's path is shown. Default: as it is. */
  readonly path?: (path: string) => string;
}

interface Place {
  readonly file: SourceFile;
  readonly span: Span;
}

/** Diagnostics for a person: each with its place, the marked source, related places, the walk that shows the fault, and what to do. */
export function renderPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions = {}): string {
  return diagnostics.map((diagnostic) => `${one(diagnostic, options)}\n`).join("\n");
}

/** How many of each severity, as a sentence: `2 errors, 1 warning in 3 files`. */
export function renderSummary(diagnostics: readonly Diagnostic[], files: number): string {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [plural(count("error"), "error"), plural(count("warning"), "warning"), plural(count("info"), "info")];
  const found = parts.filter((part) => !part.startsWith("0 "));
  return `${found.length === 0 ? "no findings" : found.join(", ")} in ${plural(files, "file")}`;
}

function one(diagnostic: Diagnostic, options: PrettyOptions): string {
  const paint = options.paint ?? plain;
  const mark = paint[diagnostic.severity];
  const gutter = String(Math.max(...[diagnostic, ...diagnostic.notes].map((place) => lastLine(place.file, place.span)))).length;
  const edge = paint.faint(`${" ".repeat(gutter)} |`);
  const at = (place: Place): string => `${" ".repeat(gutter)}${paint.faint("-->")} ${placeOf(place, options)}`;

  const title = `${mark(`${diagnostic.severity}[${visible(diagnostic.rule)}]`)}: ${paint.strong(visibleLines(diagnostic.message, "  "))}`;
  const notes = diagnostic.notes.flatMap((note) => [
    `${paint.info("note")}: ${visibleLines(note.message, "  ")}`,
    at(note),
    ...frame(note.file, note.span, { paint, mark: paint.info, gutter }),
  ]);
  const help = diagnostic.help === undefined ? [] : [`${paint.good("help")}: ${visibleLines(diagnostic.help, "      ")}`];
  return [
    title,
    at(diagnostic),
    ...frame(diagnostic.file, diagnostic.span, { paint, mark, gutter }),
    ...(notes.length + help.length + diagnostic.witness.length > 0 ? [edge] : []),
    ...notes,
    ...walk(diagnostic.witness, options),
    ...help,
  ].join("\n");
}

/** The witness as a numbered walk, the places in a column of their own. */
function walk(witness: readonly Note[], options: PrettyOptions): readonly string[] {
  if (witness.length === 0) return [];
  const paint = options.paint ?? plain;
  const digits = String(witness.length).length;
  const steps = witness.map(
    (step, index) =>
      `  ${String(index + 1).padStart(digits)}. ${visibleLines(step.message, "     ")}  ${paint.faint(placeOf(step, options))}`,
  );
  return [`${paint.info("path")}:`, ...steps];
}

function placeOf(place: Place, options: PrettyOptions): string {
  const { line, column } = positionAt(place.file, place.span.start);
  const path = options.path === undefined ? place.file.path : options.path(place.file.path);
  return `${visible(path)}:${line}:${column}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
