import { edited } from "../source/edit/text-edit.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import type { Diagnostic, Edit, Fix } from "./diagnostic.ts";

/** What a set of fixes makes of the files they are about. */
export interface Applied {
  /** The new text of each file that is changed, by its path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The findings whose fixes were applied, in the order given. */
  readonly mended: readonly Diagnostic[];
}

/**
 * Applies the fixes of findings, each with all of its edits or not at all. Of two that touch the same text the first wins, and the other waits for
 * the next round; an edit that two fixes have in common is made once.
 */
export function applyFixes(diagnostics: readonly Diagnostic[]): Applied {
  const files = new Map<string, Chosen>();
  const mended = diagnostics.filter(({ fix }) => fix !== undefined && choose(fix, files));
  const texts = new Map<string, string>();
  for (const [path, { file, edits }] of files) {
    const text = edited(file.text, edits);
    if (text !== file.text) texts.set(path, text);
  }
  return { texts, mended };
}

/** The edits taken so far in one file, by place; no two touch. */
interface Chosen {
  readonly file: SourceFile;
  readonly edits: Edit[];
}

function choose({ edits }: Fix, files: Map<string, Chosen>): boolean {
  if (edits.length === 0) return false;
  const added: Edit[] = [];
  for (const edit of edits) {
    const near = [...meeting(files.get(edit.file.path)?.edits ?? [], edit), ...added.filter((other) => meet(other, edit))];
    if (near.length === 0) added.push(edit);
    else if (!near.every((other) => isSame(other, edit))) return false;
  }
  for (const edit of added) {
    const chosen = files.get(edit.file.path) ?? { file: edit.file, edits: [] };
    files.set(edit.file.path, chosen);
    chosen.edits.splice(
      firstWith(chosen.edits, ({ start }) => start >= edit.span.start),
      0,
      edit,
    );
  }
  return true;
}

/** The edits, sorted by place, that touch another one. */
function meeting(sorted: readonly Edit[], edit: Edit): readonly Edit[] {
  const found: Edit[] = [];
  for (let at = firstWith(sorted, ({ end }) => end >= edit.span.start); at < sorted.length; at++) {
    const other = sorted[at];
    if (other === undefined || other.span.start > edit.span.end) break;
    if (meet(other, edit)) found.push(other);
  }
  return found;
}

/** The first of the edits from which on something holds. */
function firstWith(sorted: readonly Edit[], holds: (span: Span) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const edit = sorted[middle];
    if (edit === undefined || holds(edit.span)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether two edits are about the same text. What is put in beside a replacement touches it: nothing says which comes first. */
function meet({ file, span }: Edit, other: Edit): boolean {
  if (file.path !== other.file.path) return false;
  const adjacent = span.start < span.end && other.span.start < other.span.end;
  const [least, most] = [Math.max(span.start, other.span.start), Math.min(span.end, other.span.end)];
  return adjacent ? least < most : least <= most;
}

function isSame(one: Edit, other: Edit): boolean {
  return one.text === other.text && one.span.start === other.span.start && one.span.end === other.span.end;
}
