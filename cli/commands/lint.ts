import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { isFormat, rendered } from "../lint/formats.ts";
import { findingsOf, lintTarget, withoutFragments } from "../lint/linted.ts";
import { reportFilesOf, spareManifests, writeReport } from "../lint/outputs.ts";
import type { Outcome } from "../lint/reports.ts";
import { targetsOf } from "../lint/targets.ts";

export const run: Run = async (args, output) => {
  const reports = reportFilesOf(args.texts("output"));
  const targets = await targetsOf(args.operands, args.text("stdin-filename"));
  const roots = withoutFragments(targets.map(lintTarget));
  const files = [...new Set(roots.flatMap((root) => root.files))];
  const diagnostics = findingsOf(roots);

  const outcome: Outcome = { roots, files, diagnostics };
  spareManifests(reports, files);
  const format = args.text("format") ?? "text";
  output.out(await rendered(isFormat(format) ? format : "text", outcome, output.paint));
  for (const report of reports) writeReport(report.file, await rendered(report.format, outcome));

  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return EXIT.findings;
  const most = args.number("max-warnings") ?? Infinity;
  if (warnings <= most) return EXIT.clean;
  output.err(`there are more warnings than --max-warnings ${most}\n`);
  return EXIT.findings;
};
