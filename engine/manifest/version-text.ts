import type { SourceDocument } from "../source/source-map.ts";

/** The version as the author typed it: an unquoted `1.10` is a number to YAML, but a text to the one who wrote it. */
export function versionText(document: SourceDocument, version: string | number): string {
  if (typeof version === "string") return version;
  const { start, end } = document.map.value("/version");
  return document.file.text.slice(start, end);
}
