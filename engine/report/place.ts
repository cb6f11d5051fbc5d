import { positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { visible } from "./visible.ts";

/** How a file's path is shown; as it is where there is none. */
export type PathText = ((path: string) => string) | undefined;

/** A file's path as the host shows it, on one line whatever it is called. */
export function pathText({ path }: SourceFile, shown: PathText): string {
  return visible(shown === undefined ? path : shown(path));
}

/** A place as an editor opens it: `path:line:column`. */
export function placeText({ file, span }: { readonly file: SourceFile; readonly span: Span }, shown: PathText): string {
  const { line, column } = positionAt(file, span.start);
  return `${pathText(file, shown)}:${line}:${column}`;
}
