import type { SourceFile } from "../source/source-file.ts";
import type { Edit, Fix } from "./diagnostic.ts";

/** A fix that is certainly what was meant, in one file. */
export function safeFix(file: SourceFile, edits: readonly Omit<Edit, "file">[]): Fix {
  return { safety: "safe", edits: edits.map((edit) => ({ file, ...edit })) };
}

/** A fix whose consequences an author has to agree with, in one file. */
export function unsafeFix(file: SourceFile, edits: readonly Omit<Edit, "file">[]): Fix {
  return { ...safeFix(file, edits), safety: "unsafe" };
}
