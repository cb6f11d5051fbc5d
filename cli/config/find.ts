import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { FoundConfig } from "./read.ts";

/** The name under which a configuration is looked for. */
export const CONFIG_NAME = "signalbox.config.yaml";

/** Tells which configuration is in force for files in a folder. */
export type FindConfig = (folder: string) => Promise<FoundConfig | undefined>;

/** Looks up the tree for the nearest, or takes the one that is named, or (`false`) none at all. Each file is read once; a broken one is a `Refusal`. */
export function configFinder(named: string | false | undefined): FindConfig {
  const read = new Map<string, Promise<FoundConfig>>();
  const nearest = new Map<string, string | undefined>();
  return async (folder) => {
    if (named === false) return undefined;
    const path = named === undefined ? nearestPath(resolve(folder), nearest) : resolve(named);
    if (path === undefined) return undefined;
    const known = read.get(path) ?? import("./read.ts").then(({ readConfigAt }) => readConfigAt(path));
    read.set(path, known);
    return await known;
  };
}

function nearestPath(folder: string, known: Map<string, string | undefined>): string | undefined {
  const passed: string[] = [];
  let found: string | undefined;
  for (let at = folder; ; at = dirname(at)) {
    if (known.has(at)) {
      found = known.get(at);
      break;
    }
    passed.push(at);
    const path = join(at, CONFIG_NAME);
    if (existsSync(path)) found = path;
    if (found !== undefined || dirname(at) === at) break;
  }
  for (const each of passed) known.set(each, found);
  return found;
}

/** Tells whether any of some patterns of a configuration matches a file; they are relative to the configuration's folder. */
export async function matcher(config: FoundConfig, file: string): Promise<(patterns: readonly string[]) => boolean> {
  const { default: picomatch } = await import("picomatch");
  const path = relative(dirname(config.path), resolve(file)).split(sep).join("/");
  return (patterns) => patterns.some((pattern) => picomatch.isMatch(path, pattern.replace(/^\.\//, "")));
}
