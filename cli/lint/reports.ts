import { renderReport, type Diagnostic, type ReportFormat, type Rule } from "../../engine/index.ts";
import { shownPath } from "../manifest-files.ts";
import { version } from "../../adapters/version.ts";
import { identitiesAcross } from "./identities.ts";
import type { Linted } from "./linted.ts";

/** What was linted, and found. */
export interface Outcome {
  readonly roots: readonly Linted[];
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The findings for programs and for services. A bundle of its own, which a lint for people does not load; so the rules are handed in. */
export function report(format: ReportFormat, { roots, files, diagnostics }: Outcome, rules: readonly Rule[]): string {
  const identities = identitiesAcross(roots, diagnostics);
  const manifests = roots.flatMap((root) => root.files.slice(0, 1));
  return renderReport(format, { manifests, files, diagnostics, identities, rules, version: version(), path: shownPath });
}
