import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { lint } from "../../engine/rules/check.ts";
import { positionAt } from "../../engine/source/source-file.ts";

/** Findings as `rule line:column message`, as short as a test can compare. */
export function linesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => {
    const { line, column } = positionAt(diagnostic.file, diagnostic.span.start);
    return `${diagnostic.rule} ${line}:${column} ${diagnostic.message}`;
  });
}

/** The findings on a manifest given as text. */
export function findings(text: string): readonly Diagnostic[] {
  return lint({ path: "topology.yaml", text }).diagnostics;
}
