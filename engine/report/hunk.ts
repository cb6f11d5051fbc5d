import type { Edit } from "../diagnostic/diagnostic.ts";
import { edited } from "../source/edit/text-edit.ts";
import { lineText, positionAt, type SourceFile } from "../source/source-file.ts";

/** A line that a fix takes away or puts in, and the offsets in it where the change begins and ends. */
export interface ChangedLine {
  readonly text: string;
  readonly change: readonly [start: number, end: number];
  /** How much shorter it is than the line in its place. */
  readonly lack: number;
}

/** Lines next to each other that a fix changes. Line numbers count from 1, those of added lines in the changed text. */
export interface Hunk {
  readonly file: SourceFile;
  readonly removedAt: number;
  readonly removed: readonly ChangedLine[];
  readonly addedAt: number;
  readonly added: readonly ChangedLine[];
}

/** Edits, and the lines they are on. */
interface Group {
  readonly first: number;
  last: number;
  readonly edits: Edit[];
}

/** Of a line of megabytes no more is looked at around a change; enough that a row of it is cut on both sides. */
const REACH = 12_000;

/** What edits change, line by line, in the order of the files and of their lines; edits that change nothing are left out. */
export function hunksOf(edits: readonly Edit[]): readonly Hunk[] {
  const byFile = new Map<SourceFile, Edit[]>();
  for (const edit of edits) {
    const known = byFile.get(edit.file);
    if (known === undefined) byFile.set(edit.file, [edit]);
    else known.push(edit);
  }
  return [...byFile].flatMap(([file, own]) => {
    let shift = 0;
    return groupsOf(file, own).flatMap((group) => {
      const hunk = hunkOf(file, group, shift);
      shift += hunk.added.length - hunk.removed.length;
      return hunk.added.length + hunk.removed.length === 0 ? [] : [hunk];
    });
  });
}

/** Edits in order, those that share a line together. */
function groupsOf(file: SourceFile, edits: readonly Edit[]): readonly Group[] {
  const groups: Group[] = [];
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const first = positionAt(file, edit.span.start).line;
    const last = positionAt(file, edit.span.end).line;
    const open = groups.at(-1);
    if (open === undefined || first > open.last) groups.push({ first, last, edits: [edit] });
    else {
      open.edits.push(edit);
      open.last = Math.max(open.last, last);
    }
  }
  return groups;
}

function hunkOf(file: SourceFile, { first, last, edits }: Group, shift: number): Hunk {
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = Math.max(...edits.map(({ span }) => span.end));
  const from = Math.max(start - REACH, start - (positionAt(file, start).column - 1));
  const to = Math.min(end + REACH, end - (positionAt(file, end).column - 1) + lineText(file, last).length);
  const here = edits.map(({ span, text }) => ({ span: { start: span.start - from, end: span.end - from }, text }));
  const old = linesOf(file.text.slice(from, to));
  const now = linesOf(edited(file.text.slice(from, to), here));

  let above = 0;
  while (above < Math.min(old.length, now.length) && old[above] === now[above]) above++;
  let below = 0;
  while (below < Math.min(old.length, now.length) - above && old.at(-1 - below) === now.at(-1 - below)) below++;
  const removed = old.slice(above, old.length - below);
  const added = now.slice(above, now.length - below);
  return {
    file,
    removedAt: first + above,
    removed: removed.map((text, at) => changed(text, added[at])),
    addedAt: first + above + shift,
    added: added.map((text, at) => changed(text, removed[at])),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** Where a line differs from the one in its place; a line that has none there differs at its start. */
function changed(text: string, other: string | undefined): ChangedLine {
  if (other === undefined) return { text, change: [0, 0], lack: 0 };
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start++;
  let after = 0;
  while (after < most - start && text.at(-1 - after) === other.at(-1 - after)) after++;
  return { text, change: [start, text.length - after], lack: Math.max(0, other.length - text.length) };
}
