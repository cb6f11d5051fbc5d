import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of this package, from the `package.json` above this file, however it was built. */
export function version(): string {
  const found = [1, 2, 3, 4].map((levels) => versionIn(join(import.meta.dirname, "../".repeat(levels)))).find((text) => text !== undefined);
  return found ?? "unknown";
}

function versionIn(folder: string): string | undefined {
  try {
    const { name, version: text } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      name?: string;
      version?: string;
    };
    return name === "signalbox" ? text : undefined;
  } catch {
    // No package.json in this folder.
    return undefined;
  }
}
