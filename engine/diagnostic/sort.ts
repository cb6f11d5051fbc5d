import type { SourceDocument } from "../source/source-map.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Findings in the order a reader meets them: by file (the root first), then place, then rule; equal ones stay as they were. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], documents: readonly SourceDocument[]): readonly Diagnostic[] {
  const order = new Map(documents.map((document, at) => [document.file, at]));
  const rank = (diagnostic: Diagnostic): number => order.get(diagnostic.file) ?? order.size;
  return diagnostics.toSorted(
    (a, b) =>
      rank(a) - rank(b) || a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}
