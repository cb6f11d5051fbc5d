import { readSourceFile } from "../../adapters/sources/disk.ts";
import { readConfig, renderPretty, type Config } from "../../engine/index.ts";
import { shownPath } from "../manifest-files.ts";
import { badUsage, unable } from "../refusal.ts";

/** A configuration that was read, and where. */
export interface FoundConfig {
  readonly path: string;
  readonly config: Config;
}

/** Reads a configuration. Throws a `Refusal` that shows what is wrong with it: half a configuration is never in force. */
export function readConfigAt(path: string): FoundConfig {
  const read = readSourceFile(path);
  if (!read.ok) throw unable(`the configuration \`${shownPath(path)}\` cannot be read: ${read.reason}`);
  const { config, diagnostics } = readConfig(read.file);
  if (config !== undefined) return { path, config };
  const shown = renderPretty(diagnostics, { path: shownPath });
  throw badUsage(`the configuration \`${shownPath(path)}\` is not understood, and nothing was done\n\n${shown}`);
}
