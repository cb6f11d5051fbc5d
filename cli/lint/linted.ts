import { lint, type Diagnostic, type SourceDocument } from "../../engine/index.ts";
import { mentionedFiles } from "../manifest-files.ts";
import type { Target } from "./targets.ts";

/** A manifest that was linted: what was found, and every file that was read for it, itself first. */
export interface Linted {
  readonly target: Target;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  /** Files that it may include, though it could not be read so far. */
  readonly mentioned: readonly string[];
  /** The manifest itself, as far as it could be read. */
  readonly document: SourceDocument | undefined;
  /** The rules on the graph that looked at it; none where it could not be read as a manifest. */
  readonly ran: readonly string[];
}

/** Lints a manifest with all that it includes. */
export function lintTarget(target: Target): Linted {
  const loaded = target.load();
  if (!loaded.ok) return { target, diagnostics: [loaded.finding], files: [loaded.file.path], mentioned: [], document: undefined, ran: [] };
  const { diagnostics, documents, manifest, ran } = lint(loaded.file, { sources: loaded.sources });
  const files = [...new Set([loaded.file.path, ...documents.map((document) => document.file.path)])];
  return { target, diagnostics, files, mentioned: manifest === undefined ? mentionedFiles(loaded.file) : [], document: documents[0], ran };
}

/** Without those that were only found, and that another manifest includes: they were linted as a part of it. */
export function withoutFragments(linted: readonly Linted[]): readonly Linted[] {
  const included = new Set(linted.flatMap(({ files, mentioned }) => [...files.slice(1), ...mentioned]));
  return linted.filter(({ target, files: [own] }) => target.named || own === undefined || !included.has(own));
}

/** All findings, one of each, although a file that several manifests include is read for each of them. */
export function findingsOf(linted: readonly Linted[]): readonly Diagnostic[] {
  return [...new Map(linted.flatMap(({ diagnostics }) => diagnostics).map((found) => [placeKey(found), found])).values()];
}

/** What two readings of one text have in common in a finding. */
export function placeKey({ file, rule, span, message }: Diagnostic): string {
  return [file.path, rule, span.start, span.end, message].join("\0");
}
