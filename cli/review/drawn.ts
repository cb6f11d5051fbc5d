import { changeDrawing, drawDot, drawMermaid, type Drawing } from "../../engine/index.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { badUsage } from "../refusal.ts";
import { versionsOf } from "./compared.ts";

/** Draws what a change does: an older version of the manifest, and the operand, in one picture. */
export async function drawReview(old: string, args: Arguments, output: Output): Promise<ExitCode> {
  const format = args.text("format") ?? "mermaid";
  if (format === "json" || format === "html")
    throw badUsage(`\`--diff\` draws mermaid, dot or svg, not ${format}; \`signalbox diff\` writes changes as json`);
  const versions = versionsOf(old, args.operands[0] ?? "", output);
  if (versions === undefined) return EXIT.findings;
  output.out(await drawn(format, changeDrawing(versions.old, versions.new)));
  return EXIT.clean;
}

async function drawn(format: string, drawing: Drawing): Promise<string> {
  if (format === "dot") return drawDot(drawing);
  return format === "svg" ? (await import("../graph/picture.ts")).svgOf(drawing) : drawMermaid(drawing);
}
