import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Linted } from "./linted.ts";
import type { Target } from "./targets.ts";

/** Those manifests of which the configuration in force, the file itself or one that it includes is among some files, given as real paths. */
export function touchedBy(files: ReadonlySet<string>, linted: readonly Linted[]): readonly Target[] {
  return linted.filter((one) => partsOf(one).some((path) => files.has(realPath(path)))).map(({ target }) => target);
}

function partsOf({ files, mentioned, target }: Linted): readonly string[] {
  const config = target.governed.found?.path;
  return [...files, ...mentioned, ...(config === undefined ? [] : [config])];
}

/** The absolute path without links. A file that is gone has no other name than its own. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
