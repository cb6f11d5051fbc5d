import type { Diagnostic, Severity } from "../diagnostic/diagnostic.ts";
import { hunksOf } from "./hunk.ts";
import type { LintReport, ReportedDiagnostic, ReportedStep } from "./json.ts";
import { block, code, inline } from "./markdown-text.ts";
import { layOut } from "./row.ts";

/** What a comment may hold on GitHub, in characters; some are kept for the notice. */
const MOST = 65_536 - 500;
const MOST_CHANGES = 20;
const MOST_STEPS = 30;

const marks = { error: "🔴 error", warning: "🟡 warning", info: "🔵 info" } as const;

/**
 * The findings as a comment: a sentence, then by file each finding with what belongs to it folded in. What a manifest says appears as text, never as
 * markup. A comment can hold 65,536 characters; of more findings the last are left out, and their number is told.
 */
export function renderMarkdown({ files, diagnostics, summary }: LintReport, sources: readonly Diagnostic[]): string {
  const title = `### Signalbox: ${counted(summary)} in ${plural(files.length, "file")}\n`;
  const parts = [title];
  let length = title.length;
  let file: string | undefined;
  for (const [at, diagnostic] of diagnostics.entries()) {
    const heading = diagnostic.file === file ? "" : `\n#### ${code(diagnostic.file)}\n\n`;
    const item = `${heading}${itemOf(diagnostic, sources[at])}\n`;
    if (length + item.length > MOST) {
      parts.push(`\n…and ${plural(diagnostics.length - at, "more finding")}, which this comment has no room for.\n`);
      break;
    }
    parts.push(item);
    length += item.length;
    file = diagnostic.file;
  }
  return parts.join("");
}

function itemOf(diagnostic: ReportedDiagnostic, source: Diagnostic | undefined): string {
  const { severity, rule, message, line, column, help, notes, witness } = diagnostic;
  const title = `- ${marks[severity]} ${code(rule)} at ${code(`${line}:${column}`)}: ${inline(message)}`;
  const details = [
    ...(witness.length === 0 ? [] : ["", ...walk(witness)]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${inline(note.message)} (${placeOf(note)})`)]),
    ...(help === undefined ? [] : ["", `**Help**: ${inline(help)}`]),
    ...fixOf(diagnostic, source),
  ];
  if (details.length === 0) return title;
  const inner = ["", "<details><summary>why, and what to do</summary>", ...details, "", "</details>"];
  return [title, ...inner.map((text) => (text === "" ? "" : `  ${text}`))].join("\n");
}

function walk(witness: readonly ReportedStep[]): readonly string[] {
  const shown = witness.slice(0, MOST_STEPS).map((step, at) => `${at + 1}. ${inline(step.message)} (${placeOf(step)})`);
  return witness.length > MOST_STEPS ? [...shown, "", `…and ${witness.length - MOST_STEPS} more steps`] : shown;
}

/** The change as a diff; none where the report has no fix, for what it would show must not be shown. */
function fixOf({ fix }: ReportedDiagnostic, source: Diagnostic | undefined): readonly string[] {
  if (fix === undefined || source?.fix === undefined) return [];
  const heading = fix.safety === "safe" ? "**Fix**" : "**Unsafe fix**, to be read before it is applied";
  const lines = hunksOf(source.fix.edits).flatMap(({ removed, added }) => [
    ...removed.map(({ text, change }) => `- ${layOut(text, change).text}`),
    ...added.map(({ text, change }) => `+ ${layOut(text, change).text}`),
  ]);
  if (lines.length === 0) return [];
  const shown = lines.length > MOST_CHANGES ? [...lines.slice(0, MOST_CHANGES), "…"] : lines;
  return ["", `${heading}:`, "", ...block("diff", shown)];
}

function placeOf({ file, line, column }: ReportedStep): string {
  return code(`${file}:${line}:${column}`);
}

function counted(summary: LintReport["summary"]): string {
  const counts = { error: summary.errors, warning: summary.warnings, info: summary.infos } satisfies Record<Severity, number>;
  const found = Object.entries(counts).flatMap(([noun, count]) => (count === 0 ? [] : [plural(count, noun)]));
  return found.length === 0 ? "no findings" : found.join(", ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
