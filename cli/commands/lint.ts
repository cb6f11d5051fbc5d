import type { Run } from "../command.ts";
import { governmentOf } from "../config/in-force.ts";
import { EXIT } from "../exit-code.ts";
import { isFormat, rendered } from "../lint/formats.ts";
import type { Remaining } from "../lint/fixing.ts";
import { findingsOf, lintTarget, withoutFragments } from "../lint/linted.ts";
import { reportFilesOf, spareManifests, writeReport } from "../lint/outputs.ts";
import type { Outcome } from "../lint/reports.ts";
import { targetsOf } from "../lint/targets.ts";

export const run: Run = async (args, output) => {
  const reports = reportFilesOf(args.texts("output"));
  const found = await targetsOf(args.operands, args.text("stdin-filename"), governmentOf(args));
  const since = args.text("since");
  const targets = since === undefined ? found : (await import("../lint/since.ts")).changedSince(since, found.map(lintTarget));
  const wantsFix = args.has("fix") || args.has("fix-dry-run");
  const { linted, faults, reportTo }: Remaining = wantsFix
    ? await (await import("../lint/fixing.ts")).fixing(targets, args, output)
    : { linted: targets.map(lintTarget), faults: [], reportTo: "out" };
  const roots = withoutFragments(linted);
  const files = [...new Set(roots.flatMap((root) => root.files))];
  const all = [...findingsOf(roots), ...faults];
  const baseline = args.text("baseline");
  const diagnostics = baseline === undefined ? all : (await import("../baseline/apply.ts")).withoutBaseline(roots, all, baseline);

  const outcome: Outcome = { roots, files, diagnostics };
  spareManifests(reports, files);
  const format = args.text("format") ?? "text";
  const paint = reportTo === "err" ? output.errPaint : output.paint;
  if (reportTo !== "nowhere") output[reportTo](await rendered(isFormat(format) ? format : "text", outcome, paint));
  for (const report of reports) writeReport(report.file, await rendered(report.format, outcome));

  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return EXIT.findings;
  const most = args.number("max-warnings") ?? Math.min(...roots.map(({ target }) => target.governed.found?.config.maxWarnings ?? Infinity));
  if (warnings <= most) return EXIT.clean;
  output.err(`there are more warnings than ${args.has("max-warnings") ? "--max-warnings" : "the configuration's max_warnings:"} ${most}\n`);
  return EXIT.findings;
};
