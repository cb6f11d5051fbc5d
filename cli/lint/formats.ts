import { REPORT_FORMATS, renderPretty, renderSummary, rules, type Paint, type ReportFormat } from "../../engine/index.ts";
import { shownPath } from "../manifest-files.ts";
import type { Outcome } from "./reports.ts";

export type Format = "text" | ReportFormat;

/** What `lint` can write its findings as. */
export const formats: readonly Format[] = ["text", ...REPORT_FORMATS];

export function isFormat(name: string): name is Format {
  return formats.some((format) => format === name);
}

/** The findings in a format; the paint is for `text`. */
export async function rendered(format: Format, outcome: Outcome, paint?: Paint): Promise<string> {
  if (format !== "text") return (await import("./reports.ts")).report(format, outcome, rules);
  const { files, diagnostics } = outcome;
  const pretty =
    diagnostics.length === 0 ? "" : `${renderPretty(diagnostics, { path: shownPath, ...(paint === undefined ? {} : { paint }) })}\n`;
  return `${pretty}${renderSummary(diagnostics, files.length)}\n`;
}
