import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { diskSources, readSourceFile } from "../adapters/sources/disk.ts";
import type { Diagnostic, SourceFile, Sources } from "../engine/index.ts";
import { unable } from "./refusal.ts";

/** A manifest's text and how what it includes is reached; or the one finding that says why it has no text. */
export type Loaded =
  | { readonly ok: true; readonly file: SourceFile; readonly sources: Sources }
  | { readonly ok: false; readonly file: SourceFile; readonly finding: Diagnostic };

/** Reads a manifest from disk. Throws a `Refusal` where there is no such file; what is wrong inside of it is a finding. */
export function loadManifest(path: string): Loaded {
  if (!existsSync(path)) throw unable(`there is no file \`${path}\`; check the spelling, and that it is relative to ${process.cwd()}`);
  if (statSync(path).isDirectory()) throw unable(`\`${path}\` is a folder; name the manifest in it`);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unable(`the file \`${path}\` cannot be opened: permission denied`, error);
  }
  const read = readSourceFile(resolve(path));
  if (!read.ok) return unreadable(resolve(path), read.reason);
  return { ok: true, file: read.file, sources: sourcesBeside(path) };
}

/** What a manifest at this path may include: files in its folder and below. */
export function sourcesBeside(path: string): Sources {
  return diskSources(dirname(resolve(path)));
}

/** The finding on a file that holds no text; its place is the beginning of the file. */
export function unreadable(path: string, reason: string): Extract<Loaded, { readonly ok: false }> {
  const file: SourceFile = { path, text: "" };
  return {
    ok: false,
    file,
    finding: {
      rule: "yaml-syntax",
      severity: "error",
      message: `the file has no text that could be a manifest: ${reason}`,
      file,
      span: { start: 0, end: 0 },
      pointer: "",
      notes: [],
      witness: [],
      help: "a manifest is a UTF-8 text in YAML or JSON",
    },
  };
}
