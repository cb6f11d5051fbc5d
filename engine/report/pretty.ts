import type { Diagnostic, Note, Severity } from "../diagnostic/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { fixLines, lastChangedLine } from "./fix-text.ts";
import { frame, lastLine, type Label } from "./frame.ts";
import { hunksOf } from "./hunk.ts";
import { plain, type Paint } from "./paint.ts";
import { placeText } from "./place.ts";
import { visible, visibleLines } from "./visible.ts";
import { walk } from "./walk.ts";

export interface PrettyOptions {
  /** Default: no colour. */
  readonly paint?: Paint;
  /** How a file's path is shown. Default: as it is. */
  readonly path?: (path: string) => string;
}

/** Of more related places the first are marked. */
const MOST_NOTES = 5;
/** A label longer than this is cut: names may be as long as authors make them. */
const LONGEST_LABEL = 200;

/** Diagnostics for a person: each with its place and what belongs to it marked in the source, the walk that shows the fault, what to do, and a fix. */
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

function one(diagnostic: Diagnostic, { paint = plain, path }: PrettyOptions): string {
  const { file, severity, fix } = diagnostic;
  const mark = paint[severity];
  const notes = diagnostic.notes.length > MOST_NOTES + 1 ? diagnostic.notes.slice(0, MOST_NOTES) : diagnostic.notes;
  const hunks = fix === undefined ? [] : hunksOf(fix.edits);
  const last = Math.max(lastChangedLine(hunks), ...[diagnostic, ...notes].map((place) => lastLine(place.file, place.span)));
  const style = { paint, mark, gutter: String(last).length };
  const blank = " ".repeat(style.gutter);
  const edge = paint.faint(`${blank} |`);

  const own: Label = { span: diagnostic.span, text: labelText(diagnostic.label ?? ""), isPrimary: true };
  const frames = [...byFile(file, notes)].flatMap(([noted, there]) => {
    const labels = there.map((note): Label => ({ span: note.span, text: labelText(note.message), isPrimary: false }));
    if (noted === file) return frame(file, [own, ...labels], style);
    const [first] = there;
    return [
      edge,
      ...(first === undefined ? [] : [`${blank}${paint.faint(":::")} ${placeText(first, path)}`]),
      ...frame(noted, labels, style),
    ];
  });
  const unshown = diagnostic.notes.length - notes.length;
  const rest = [
    ...(unshown === 0 ? [] : [`${paint.info("note")}: and ${unshown} more places`]),
    ...walk(diagnostic.witness, paint, path),
    ...(diagnostic.help === undefined ? [] : [`${paint.good("help")}: ${visibleLines(diagnostic.help, "      ")}`]),
    ...(fix === undefined ? [] : fixLines(fix.safety, hunks, { file, paint, gutter: style.gutter, path })),
  ];
  return [
    `${mark(`${severity}[${visible(diagnostic.rule)}]`)}: ${paint.strong(visibleLines(diagnostic.message, "  "))}`,
    `${blank}${paint.faint("-->")} ${placeText(diagnostic, path)}`,
    ...frames,
    ...(rest.length === 0 ? [] : [edge]),
    ...rest,
  ].join("\n");
}

/** Notes by the file they are in: the finding's own first, even where it has none. */
function byFile(file: SourceFile, notes: readonly Note[]): ReadonlyMap<SourceFile, readonly Note[]> {
  const files = [...new Set([file, ...notes.map((note) => note.file)])];
  return new Map(files.map((each) => [each, notes.filter((note) => note.file === each)]));
}

/** A label is one line. */
function labelText(text: string): string {
  return visible(text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
