import type { Rule } from "../rules/rule.ts";
import { renderConcise } from "./concise.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import type { ReportFormat } from "./format.ts";
import { renderGithub } from "./github.ts";
import { toGitlab } from "./gitlab.ts";
import { toLintReport, type Findings } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import { toSarif } from "./sarif.ts";

/** The findings, and what a format may tell besides. */
export interface ReportContent extends Omit<Findings, "fingerprints"> {
  /** What each finding is known by again; see `identitiesOf`. */
  readonly identities: Findings["fingerprints"];
  /** The rules there are, for formats that describe them. */
  readonly rules: readonly Rule[];
  /** The version of Signalbox, for formats that name it. */
  readonly version?: string;
}

/** Writes findings in a format. */
export function renderReport(format: ReportFormat, content: ReportContent): string {
  const report = toLintReport({ ...content, fingerprints: fingerprintsOf(content.identities) });
  switch (format) {
    case "concise":
      return renderConcise(report);
    case "json":
      return json(report);
    case "sarif":
      return json(toSarif(report, content));
    case "github":
      return renderGithub(report);
    case "junit":
      return renderJunit(report);
    case "gitlab":
      return json(toGitlab(report));
    case "markdown":
      return renderMarkdown(report, content.diagnostics);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
