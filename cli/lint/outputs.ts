import { resolve } from "node:path";
import { hint } from "../arguments.ts";
import { badUsage } from "../refusal.ts";
import { formats, isFormat, type Format } from "./formats.ts";

/** A file that a report is to be written to. */
export interface ReportFile {
  readonly format: Format;
  /** As it was typed. */
  readonly file: string;
}

/** Reads the values of `--output`. Throws a `Refusal` for one that is not `format=file`, and for a file that is named twice. */
export function reportFilesOf(values: readonly string[]): readonly ReportFile[] {
  const files = values.map(reportFileOf);
  const seen = new Map<string, ReportFile>();
  for (const each of files) {
    const path = resolve(each.file);
    const other = seen.get(path);
    if (other !== undefined)
      throw badUsage(`\`--output\` writes \`${each.file}\` twice, as ${other.format} and as ${each.format}; name two files`);
    seen.set(path, each);
  }
  return files;
}

function reportFileOf(value: string): ReportFile {
  const at = value.indexOf("=");
  const format = at === -1 ? value : value.slice(0, at);
  const file = at === -1 ? "" : value.slice(at + 1);
  const known = formats.map((name) => `\`${name}\``).join(", ");
  if (!isFormat(format))
    throw badUsage(`\`--output\` takes \`format=file\`, and there is no format \`${format}\`${hint(format, formats)}; there are ${known}`);
  if (file === "" || file === "-") {
    throw badUsage(
      `\`--output ${value}\` names no file; expected \`--output ${format}=<file>\` (for standard output there is \`--format\`)`,
    );
  }
  return { format, file };
}

/** Throws a `Refusal` where a report would take the place of a manifest that it is about. */
export function spareManifests(reports: readonly ReportFile[], read: readonly string[]): void {
  const manifests = new Set(read.map((path) => resolve(path)));
  const clash = reports.find(({ file }) => manifests.has(resolve(file)));
  if (clash !== undefined) throw badUsage(`\`--output\` would write over \`${clash.file}\`, which was linted; name another file`);
}
