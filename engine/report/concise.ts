import type { LintReport } from "./json.ts";
import { visible } from "./visible.ts";

/** One line a finding, as editors and `grep` read them: `path:line:column: severity[rule] message`. Nothing where there is none. */
export function renderConcise({ diagnostics }: LintReport): string {
  return diagnostics
    .map(
      ({ file, line, column, severity, rule, message }) =>
        `${visible(file)}:${line}:${column}: ${severity}[${visible(rule)}] ${visible(message)}\n`,
    )
    .join("");
}
