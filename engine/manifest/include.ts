import type { SourceFile } from "../source/source-file.ts";
import type { Origin } from "../source/source-map.ts";
import { diagnose, note } from "./diagnose.ts";
import type { Fragment } from "./fragment.ts";
import { folderOf } from "./module-path.ts";
import { inside } from "./origin.ts";
import { readFragment } from "./read-fragment.ts";
import type { Reading } from "./reading.ts";

/** Why a file that a manifest names cannot be had, or its path and text. */
type Found = { readonly ok: true; readonly file: SourceFile } | { readonly ok: false; readonly reason: string };

interface Open {
  readonly fragment: Fragment;
  /** The path as the sources say it, to know the file again. */
  readonly path: string;
  /** Where it was included; absent for the root. */
  readonly from?: Origin;
  next: number;
}

/** Reads what a manifest includes, and what that includes, each file once. The root comes first, the others as they are met. */
export function includeAll(reading: Reading, root: Fragment): readonly Fragment[] {
  const fragments = [root];
  const seen = new Set<string>();
  const open: Open[] = [{ fragment: root, path: ownPath(reading, root.document.file.path), next: 0 }];
  seen.add(open[0]?.path ?? "");
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const at = top.next++;
    const wanted = top.fragment.value.include?.[at];
    if (wanted === undefined) {
      open.pop();
      continue;
    }
    const origin = inside({ document: top.fragment.document, pointer: "/include" }, at);
    const resolved = resolve(reading, origin, wanted);
    if (resolved === undefined) continue;
    if (seen.has(resolved)) {
      reportCycle(reading, { open, path: resolved, origin, wanted });
      continue;
    }
    seen.add(resolved);
    const file = fetchFile(reading, resolved);
    if (!file.ok) {
      reportMissing(reading, origin, wanted, file.reason);
      continue;
    }
    const fragment = readFragment(reading, file.file, folderOf(top.fragment.folder, wanted));
    if (fragment === undefined) continue;
    fragments.push(fragment);
    open.push({ fragment, path: resolved, from: origin, next: 0 });
  }
  return fragments;
}

/** The path that a reference in a document means; a finding where it means none. */
export function resolve(reading: Reading, origin: Origin, wanted: string): string | undefined {
  const { sources } = reading;
  if (sources === undefined) {
    reportMissing(reading, origin, wanted, "a manifest that was given as a text alone can name no other files");
    return undefined;
  }
  const resolved = sources.resolve(origin.document.file.path, wanted);
  if (resolved.ok) return resolved.path;
  reportMissing(reading, origin, wanted, resolved.reason);
  return undefined;
}

/** The text at a path that {@link resolve} gave. */
export function fetchFile({ sources }: Reading, path: string): Found {
  const read = sources?.read(path);
  if (read === undefined) return { ok: false, reason: "there is nothing to read it with" };
  return read.ok ? { ok: true, file: { path, text: read.text } } : read;
}

/** Says that a file which a manifest names cannot be had. */
export function reportMissing(reading: Reading, at: Origin, wanted: string, reason: string): void {
  reading.diagnostics.push(
    diagnose({
      rule: "include",
      message: `cannot read \`${wanted}\`: ${reason}`,
      at,
      help: "paths are relative to the file that names them, and stay inside the root folder",
    }),
  );
}

interface Meeting {
  readonly open: readonly Open[];
  readonly path: string;
  readonly origin: Origin;
  readonly wanted: string;
}

/** A file that is still open includes itself in the end; one that was read before and closed is simply not read again. */
function reportCycle(reading: Reading, { open, path, origin, wanted }: Meeting): void {
  const start = open.findIndex((one) => one.path === path);
  if (start === -1) return;
  const links = [...open.slice(start + 1).flatMap((one) => (one.from === undefined ? [] : [one.from])), origin];
  reading.diagnostics.push(
    diagnose({
      rule: "include",
      message: `\`${wanted}\` includes itself${links.length > 1 ? " through the files it includes" : ""}`,
      at: origin,
      help: "move what both files need into a third one",
      witness: links.map((link, step) => note(`step ${step + 1}: \`${link.document.file.path}\` includes the next file`, link, "value")),
    }),
  );
}

/** The root's own path in the words of the sources, so that a file which includes the root is recognised. */
function ownPath({ sources }: Reading, path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const resolved = sources?.resolve(path, name);
  return resolved?.ok === true ? resolved.path : path;
}
