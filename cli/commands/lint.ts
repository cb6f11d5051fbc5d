import { renderPretty, renderSummary, toLintReport } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { findingsOf, lintTarget, withoutFragments } from "../lint/linted.ts";
import { targetsOf } from "../lint/targets.ts";
import { shownPath } from "../manifest-files.ts";

export const run: Run = async (args, output) => {
  const targets = await targetsOf(args.operands, args.text("stdin-filename"));
  const roots = withoutFragments(targets.map(lintTarget));
  const files = [...new Set(roots.flatMap((root) => root.files))];
  const diagnostics = findingsOf(roots);

  if (args.text("format") === "json") {
    output.out(`${JSON.stringify(toLintReport(files, diagnostics, shownPath), null, 2)}\n`);
  } else {
    if (diagnostics.length > 0) output.out(`${renderPretty(diagnostics, { paint: output.paint, path: shownPath })}\n`);
    output.out(`${renderSummary(diagnostics, files.length)}\n`);
  }
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return EXIT.findings;
  const most = args.number("max-warnings") ?? Infinity;
  if (warnings <= most) return EXIT.clean;
  output.err(`there are more warnings than --max-warnings ${most}\n`);
  return EXIT.findings;
};
