import type { LintReport, ReportedDiagnostic, ReportedStep } from "./json.ts";
import { visible, visibleLines } from "./visible.ts";

/**
 * Findings as test results, which Jenkins, GitLab and others show: a suite a file and a case a finding, or one that passed where there is none.
 * Errors and warnings are failures; advice is a case that passed with an output.
 */
export function renderJunit({ files, diagnostics, summary }: LintReport): string {
  const byFile = new Map<string, ReportedDiagnostic[]>(files.map((file) => [file, []]));
  for (const diagnostic of diagnostics) {
    const known = byFile.get(diagnostic.file);
    if (known === undefined) byFile.set(diagnostic.file, [diagnostic]);
    else known.push(diagnostic);
  }
  const suites = [...byFile].map(([file, found]) => suiteOf(file, found));
  const tests = [...byFile.values()].reduce((sum, found) => sum + Math.max(1, found.length), 0);
  const all = `tests="${tests}" failures="${summary.errors + summary.warnings}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="signalbox" ${all}>\n${suites.join("")}</testsuites>\n`;
}

function suiteOf(file: string, found: readonly ReportedDiagnostic[]): string {
  const failures = found.filter(({ severity }) => severity !== "info").length;
  const cases = found.length === 0 ? [`    <testcase name="no findings" classname="${attribute(file)}"/>\n`] : found.map(caseOf);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`;
  return `  <testsuite name="${attribute(file)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}

function caseOf(diagnostic: ReportedDiagnostic): string {
  const { rule, severity, message, file, line, column } = diagnostic;
  const name = `${rule} at ${line}:${column}`;
  const body = text(bodyOf(diagnostic));
  const outcome =
    severity === "info"
      ? `<system-out>${body}</system-out>`
      : `<failure type="${attribute(severity)}" message="${attribute(message)}">${body}</failure>`;
  return `    <testcase name="${attribute(name)}" classname="${attribute(file)}">\n      ${outcome}\n    </testcase>\n`;
}

function bodyOf({ rule, severity, message, help, notes, witness, ...place }: ReportedDiagnostic): string {
  const at = ({ file, line, column }: Pick<ReportedStep, "file" | "line" | "column">): string => `${file}:${line}:${column}`;
  return [
    `${severity}[${rule}]: ${message}`,
    `at ${at(place)}`,
    ...notes.map((note) => `note: ${note.message} (${at(note)})`),
    ...witness.map((step, index) => `${index + 1}. ${step.message} (${at(step)})`),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ].join("\n");
}

/** Text between tags. What XML 1.0 has no form for is shown as in a terminal (https://www.w3.org/TR/xml/#charsets). */
function text(value: string): string {
  return escaped(visibleLines(value));
}

function attribute(value: string): string {
  return escaped(visible(value));
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\ufffe", "\ufffd"],
  ["\uffff", "\ufffd"],
]);

function escaped(value: string): string {
  return value.replace(/[&<>"\ufffe\uffff]/g, (character) => entities.get(character) ?? character);
}
