import { appendToken, tokensOf } from "../pointer.ts";
import type { SourceDocument } from "../source-map.ts";
import { collectionAt, type Collection, type Entry } from "./collection.ts";
import { endsLine, lineEnd, lineStart, nextLine, previousLine } from "./lines.ts";
import type { TextEdit } from "./text-edit.ts";

/**
 * The edits that take an entry out of its map or list; with the last one goes what held it. Undefined where it cannot be done cleanly,
 * as below a comment, which may or may not be about the entry.
 */
export function removeEntry(document: SourceDocument, pointer: string): readonly TextEdit[] | undefined {
  const token = tokensOf(pointer).at(-1);
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const holder = token === undefined ? undefined : collectionAt(document, parent);
  const at = holder?.order.get(token ?? "");
  if (holder === undefined || at === undefined) return undefined;
  if (holder.entries.length === 1) return removeEntry(document, parent);
  return holder.style === "flow" ? fromFlow(document.file.text, holder, at) : fromBlock(document, holder, at);
}

function fromFlow(text: string, { entries, span }: Collection, at: number): readonly TextEdit[] | undefined {
  const [previous, entry, next] = [entries[at - 1], entries[at], entries[at + 1]];
  if (entry === undefined) return undefined;
  const comma = /^\s*,/.exec(text.slice(entry.end, next?.start ?? span.end))?.[0] ?? "";
  const line = lineStart(text, entry.start);
  if (text.slice(line, entry.start).trim() === "" && endsLine(text, entry.end + comma.length)) {
    const own = cut(line, nextLine(text, entry.end + comma.length));
    if (previous === undefined || next !== undefined || comma !== "") return [own];
    // What was last but one must not end in a comma, which JSON does not allow.
    const before = text.indexOf(",", previous.end);
    return before === -1 || before > entry.start || text.slice(previous.end, before).includes("#")
      ? undefined
      : [cut(before, before + 1), own];
  }
  const [start, end] = next !== undefined ? [entry.start, next.start] : [previous?.end ?? entry.start, entry.end];
  const between = next !== undefined ? text.slice(entry.end, end) : text.slice(start, entry.start);
  return between.includes("#") ? undefined : [cut(start, end)];
}

function fromBlock(document: SourceDocument, { entries, pointer }: Collection, at: number): readonly TextEdit[] | undefined {
  const { text } = document.file;
  const [entry, next] = [entries[at], entries[at + 1]];
  if (entry === undefined || !endsLine(text, entry.end)) return undefined;
  const line = lineStart(text, entry.start);
  const before = text.slice(line, entry.start);
  const isItem = document.map.key(appendToken(pointer, entry.token)).start === document.map.value(appendToken(pointer, entry.token)).start;
  if (isItem ? /^ *-[ ]+$/.test(before) : /^ *$/.test(before)) return wholeLines(text, line, entry);
  // The first key of a map in a list shares its line with the dash.
  if (isItem || next === undefined || !/^ *(?:- +)+$/.test(before) || text.slice(entry.end, next.start).trim() !== "") return undefined;
  return [cut(entry.start, next.start)];
}

function wholeLines(text: string, line: number, entry: Entry): readonly TextEdit[] | undefined {
  const previous = previousLine(text, line);
  const above = text.slice(previous, line);
  if (/^\s*#/.test(above)) return undefined;
  const end = nextLine(text, entry.end);
  if (end === lineEnd(text, entry.end)) return [cut(lineEnd(text, previous), end)];
  // One of two blank lines around it goes as well.
  const after = text.slice(end, lineEnd(text, end));
  return [cut(line, above.trim() === "" && after.trim() === "" ? nextLine(text, end) : end)];
}

function cut(start: number, end: number): TextEdit {
  return { span: { start, end }, text: "" };
}
