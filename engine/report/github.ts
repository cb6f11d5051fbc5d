import type { LintReport, ReportedDiagnostic } from "./json.ts";
import { visible, visibleLines } from "./visible.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** One workflow command a finding, which GitHub Actions turns into an annotation: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function renderGithub({ diagnostics }: LintReport): string {
  return diagnostics.map((diagnostic) => `${annotation(diagnostic)}\n`).join("");
}

function annotation({ rule, severity, message, help, file, line, endLine, column, endColumn }: ReportedDiagnostic): string {
  const text = help === undefined ? message : `${message}\nhelp: ${help}`;
  return workflowCommand(commands[severity], visibleLines(text), {
    title: visible(rule),
    file,
    line,
    endLine,
    // Where the lines differ the runner refuses columns.
    ...(line === endLine ? { col: column, endColumn } : {}),
  });
}

/** A command, escaped as `@actions/core` does; a property that is an empty text is left out. */
export function workflowCommand(command: string, message: string, properties: Readonly<Record<string, string | number>>): string {
  const given = Object.entries(properties).flatMap(([key, value]) => (value === "" ? [] : [`${key}=${escapeProperty(String(value))}`]));
  return `::${command}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
