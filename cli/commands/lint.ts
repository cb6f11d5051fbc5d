import type { Arguments } from "../arguments.ts";
import type { Run } from "../command.ts";
import { governmentOf } from "../config/in-force.ts";
import { EXIT } from "../exit-code.ts";
import { isFormat, rendered } from "../lint/formats.ts";
import type { Remaining } from "../lint/fixing.ts";
import { findingsOf, lintTarget, withoutFragments, type Linted } from "../lint/linted.ts";
import { reportFilesOf, spareManifests } from "../lint/outputs.ts";
import type { Outcome } from "../lint/reports.ts";
import { targetsHere, targetsOf } from "../lint/targets.ts";
import { realPath, touchedBy } from "../lint/touched.ts";
import type { Output } from "../output.ts";
import { badUsage } from "../refusal.ts";
import { writeWhole } from "../write-whole.ts";

export const run: Run = async (args, output) => {
  const reports = reportFilesOf(args.texts("output"));
  const changed = await changedFilesOf(args);
  const government = governmentOf(args);
  const found = args.has("changed")
    ? await targetsHere(government)
    : await targetsOf(args.operands, args.text("stdin-filename"), government);
  const targets = changed === undefined ? found : touchedBy(changed, found.map(lintTarget));
  const wantsFix = args.has("fix") || args.has("fix-dry-run");
  // What fixing writes could not be taken back.
  if (wantsFix && reports.length > 0)
    spareManifests(
      reports,
      targets.flatMap((target) => lintTarget(target).files),
    );
  const {
    linted: plain,
    faults,
    reportTo,
  }: Remaining = wantsFix
    ? await (await import("../lint/fixing.ts")).fixing(targets, args, output)
    : { linted: targets.map(lintTarget), faults: [], reportTo: "out" };
  const roots = withoutFragments(await asked(plain, args, output));
  const files = [...new Set(roots.flatMap((root) => root.files))];
  const all = [...findingsOf(roots), ...faults];
  const baseline = args.text("baseline");
  const diagnostics = baseline === undefined ? all : (await import("../baseline/apply.ts")).withoutBaseline(roots, all, baseline);

  const outcome: Outcome = { roots, files, diagnostics };
  spareManifests(reports, files);
  const format = args.text("format") ?? "text";
  const paint = reportTo === "err" ? output.errPaint : output.paint;
  if (reportTo !== "nowhere") output[reportTo](await rendered(isFormat(format) ? format : "text", outcome, paint));
  for (const report of reports) writeWhole("the report", report.file, await rendered(report.format, outcome));

  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return EXIT.findings;
  const most = args.number("max-warnings") ?? Math.min(...roots.map(({ target }) => target.governed.found?.config.maxWarnings ?? Infinity));
  if (warnings <= most) return EXIT.clean;
  output.err(`there are more warnings than ${args.has("max-warnings") ? "--max-warnings" : "the configuration's max_warnings:"} ${most}\n`);
  return EXIT.findings;
};

/** With `--probe`, what was linted beside what its live servers say. */
async function asked(linted: readonly Linted[], args: Arguments, output: Output): Promise<readonly Linted[]> {
  if (!args.has("probe")) {
    if (args.has("allow")) throw badUsage("`--allow` says which servers `--probe` may start or contact; add `--probe`");
    return linted;
  }
  const { probed } = await import("../lint/probe.ts");
  return await probed(linted, args.texts("allow"), (line) => output.err(`${line}\n`));
}

/** The files that changed, as somebody names them or as git tells; none where nobody asks. */
async function changedFilesOf(args: Arguments): Promise<ReadonlySet<string> | undefined> {
  const since = args.text("since");
  if (!args.has("changed")) return since === undefined ? undefined : (await import("../lint/since.ts")).changedFiles(since);
  if (since !== undefined) throw badUsage("`--changed` and `--since` both say what changed; leave one out");
  if (args.operands.length === 0) throw badUsage("`--changed` needs the files that changed; `--since HEAD` asks git for them");
  if (args.operands.includes("-")) throw badUsage("`--changed` takes names of files, not standard input (`-`)");
  return new Set(args.operands.map(realPath));
}
