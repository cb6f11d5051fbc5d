import { lint, renderPretty, toDot, toGraphJson, toMermaid } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { Subject } from "../graph/picture.ts";
import { shownPath } from "../manifest-files.ts";
import { loadManifest } from "../sources.ts";

export const run: Run = async (args, output) => {
  const before = args.text("diff");
  if (before !== undefined) return await (await import("../review/drawn.ts")).drawReview(before, args, output);
  const loaded = loadManifest(args.operands[0] ?? "");
  const { diagnostics, manifest, graph } = loaded.ok ? lint(loaded.file, { sources: loaded.sources }) : { diagnostics: [loaded.finding] };
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) output.err(`${renderPretty(errors, { paint: output.errPaint, path: shownPath })}\n`);
  if (manifest === undefined || graph === undefined) return EXIT.findings;
  output.out(await drawn(args.text("format"), { diagnostics, manifest, graph }));
  return EXIT.clean;
};

async function drawn(format: string | undefined, subject: Subject): Promise<string> {
  const { manifest, graph } = subject;
  switch (format) {
    case "dot":
      return toDot(manifest, graph);
    case "json":
      return `${JSON.stringify(toGraphJson(manifest, graph), null, 2)}\n`;
    case "svg":
    case "html":
      return (await import("../graph/picture.ts")).picture(format, subject);
    default:
      return toMermaid(manifest, graph);
  }
}
