import { readFileSync } from "node:fs";

/** The version of this package, from the `package.json` above this file, however it was built. */
export function version(): string {
  const found = [1, 2, 3, 4].map((levels) => versionIn(new URL("../".repeat(levels), import.meta.url))).find((text) => text !== undefined);
  return found ?? "unknown";
}

function versionIn(folder: URL): string | undefined {
  try {
    const { name, version: text } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
      name?: string;
      version?: string;
    };
    return name === "signalbox" ? text : undefined;
  } catch {
    // No package.json in this folder.
    return undefined;
  }
}
