import {
  diffTopologies,
  lint,
  renderPretty,
  type TopologyChange,
  type Diagnostic,
  type LintResult,
  type Topology,
} from "../../engine/index.ts";
import { shownPath } from "../manifest-files.ts";
import type { Output } from "../output.ts";
import { unable } from "../refusal.ts";
import type { Loaded } from "../sources.ts";
import { sideOf } from "./side.ts";

/** Two versions of a manifest, and what is different. */
export interface Compared {
  readonly old: string;
  readonly new: string;
  readonly changes: readonly TopologyChange[];
}

/** Two versions of a manifest as they were read. */
export interface Versions {
  readonly old: Topology & { readonly path: string };
  readonly new: Topology & { readonly path: string };
}

/**
 * Reads two versions. What is wrong with one that can be read at all is only counted. Nothing where the new one cannot be read as a manifest, which is then told as by `lint`;
 * an old one that cannot be read is a `Refusal`.
 */
export function versionsOf(old: string, now: string, output: Output): Versions | undefined {
  const before = sideOf(old, now);
  const after = sideOf(now, undefined);
  if (before.remark !== undefined) output.err(`${before.remark}\n`);
  const one = judged(before.loaded);
  const other = judged(after.loaded);
  const path = shownPath(before.loaded.file.path);
  if (one.manifest === undefined || one.graph === undefined) {
    const [first] = one.diagnostics.filter(isError);
    throw unable(
      `the old version \`${path}\` cannot be read as a manifest, so nothing can be compared with it: ${first?.message ?? "it has errors"}`,
    );
  }
  if (other.manifest === undefined || other.graph === undefined) {
    output.err(`${renderPretty(other.diagnostics.filter(isError), { paint: output.errPaint, path: shownPath })}\n`);
    return undefined;
  }
  const shown = shownPath(after.loaded.file.path);
  for (const [name, result] of [
    [path, one],
    [shown, other],
  ] as const)
    tellErrors(name, result.diagnostics, output);
  return {
    old: { path, manifest: one.manifest, graph: one.graph },
    new: { path: shown, manifest: other.manifest, graph: other.graph },
  };
}

/** Reads and compares two versions. */
export function compared(old: string, now: string, output: Output): Compared | undefined {
  const versions = versionsOf(old, now, output);
  if (versions === undefined) return undefined;
  return { old: versions.old.path, new: versions.new.path, changes: diffTopologies(versions.old, versions.new) };
}

function judged(loaded: Loaded): Pick<LintResult, "diagnostics" | "manifest" | "graph"> {
  return loaded.ok ? lint(loaded.file, { sources: loaded.sources }) : { diagnostics: [loaded.finding] };
}

function tellErrors(path: string, diagnostics: readonly Diagnostic[], output: Output): void {
  const count = diagnostics.filter(isError).length;
  if (count === 0) return;
  output.err(
    `\`${path}\` has ${count} error${count === 1 ? "" : "s"} (see \`signalbox lint\`), and is compared as far as it can be read\n`,
  );
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
