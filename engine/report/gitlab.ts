import type { LintReport } from "./json.ts";
import { visibleLines } from "./visible.ts";

/** A code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export type GitlabReport = readonly {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "major" | "critical";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}[];

const severities = { error: "critical", warning: "major", info: "info" } as const;

/** The findings for GitLab's merge requests. */
export function toGitlab({ diagnostics }: LintReport): GitlabReport {
  return diagnostics.map(({ rule, severity, message, help, file, line, endLine, fingerprint }) => ({
    description: visibleLines(help === undefined ? message : `${message}; ${help}`),
    check_name: rule,
    fingerprint,
    severity: severities[severity],
    location: { path: file, lines: { begin: line, end: endLine } },
  }));
}
