import { appendToken } from "../pointer.ts";
import type { SourceDocument } from "../source-map.ts";
import { collectionAt, type Collection } from "./collection.ts";
import { inline, notationOf } from "./inline.ts";
import { endsLine, lineBreak, lineEnd, lineStart } from "./lines.ts";
import type { TextEdit } from "./text-edit.ts";

/**
 * The edits that put a key with a value at the end of a map, in the map's own layout: block or flow, on one line or several, YAML or JSON.
 * A key without a value becomes a map. Undefined where there is no map, it has the key, or the key cannot be written there cleanly.
 */
export function insertKey(document: SourceDocument, pointer: string, key: string, value: unknown): readonly TextEdit[] | undefined {
  const notation = notationOf(document.file.text);
  const entry = `${inline(key, notation)}: ${inline(value, notation)}`;
  const map = collectionAt(document, pointer);
  if (map === undefined) return openMap(document, pointer, entry);
  if (isList(document, map) || map.order.has(key)) return undefined;
  return append(document, map, entry);
}

/** The edits that put a value at the end of a list, in the list's own layout; undefined where there is no list, or it cannot be done cleanly. */
export function appendItem(document: SourceDocument, pointer: string, value: unknown): readonly TextEdit[] | undefined {
  const list = collectionAt(document, pointer);
  if (list === undefined || !isList(document, list)) return undefined;
  const item = inline(value, notationOf(document.file.text));
  return append(document, list, list.style === "block" ? `- ${item}` : item);
}

function isList({ file }: SourceDocument, { style, span, entries }: Collection): boolean {
  if (style === "flow") return file.text.charAt(span.start) === "[";
  return /^-[ \t\r\n]/.test(file.text.slice(span.start, span.start + 2)) && entries[0]?.token === "0";
}

/** `resolved:` and `resolved: null` become maps of one entry. */
function openMap({ file, map }: SourceDocument, pointer: string, entry: string): readonly TextEdit[] | undefined {
  const span = map.value(pointer);
  const [key, written] = [map.key(pointer), file.text.slice(span.start, span.end)];
  if (!/^(?:null|~)?$/.test(written) || key.start === span.start || !/:\s*$/.test(file.text.slice(key.end, span.start))) return undefined;
  return [{ span, text: `${/\s$/.test(file.text.slice(0, span.start)) ? "" : " "}{ ${entry} }` }];
}

function append(document: SourceDocument, collection: Collection, entry: string): readonly TextEdit[] | undefined {
  return collection.style === "flow" ? appendInFlow(document.file.text, collection, entry) : appendInBlock(document, collection, entry);
}

function appendInFlow(text: string, { span, entries }: Collection, entry: string): readonly TextEdit[] | undefined {
  const last = entries.at(-1);
  if (last === undefined) {
    const inside = { start: span.start + 1, end: span.end - 1 };
    if (text.slice(inside.start, inside.end).trim() !== "") return undefined;
    return [{ span: inside, text: text.charAt(span.start) === "{" ? ` ${entry} ` : entry }];
  }
  // Behind a colon without a value a comma would be read as a part of the key by some.
  if (text.charAt(last.end - 1) === ":") return undefined;
  const comma = /^\s*,/.exec(text.slice(last.end, span.end))?.[0];
  const end = last.end + (comma?.length ?? 0);
  const line = lineStart(text, last.start);
  const indent = text.slice(line, last.start);
  if (indent.trim() !== "" || !endsLine(text, end)) return [at(end, comma === undefined ? `, ${entry}` : ` ${entry},`)];
  const added = `${lineBreak(text, end)}${indent}${entry}`;
  if (comma !== undefined) return [at(lineEnd(text, end), `${added},`)];
  return lineEnd(text, end) === end ? [at(end, `,${added}`)] : [at(end, ","), at(lineEnd(text, end), added)];
}

function appendInBlock(document: SourceDocument, collection: Collection, entry: string): readonly TextEdit[] | undefined {
  const { text } = document.file;
  const [first, last] = [collection.entries[0], collection.entries.at(-1)];
  if (first === undefined || last === undefined || keepsBlankLines(document, collection.pointer)) return undefined;
  // A list begins at its first dash, whatever its first item is.
  const start = entry.startsWith("- ") ? collection.span.start : first.start;
  const before = text.slice(lineStart(text, start), start);
  if (!/^ *(?:- +)*$/.test(before) || !endsLine(text, last.end)) return undefined;
  return [at(lineEnd(text, last.end), `${lineBreak(text, last.end)}${" ".repeat(before.length)}${entry}`)];
}

/** Whether the collection ends in a block text that holds the blank lines after it (`|+`): a line put behind it would change it. */
function keepsBlankLines({ file, map }: SourceDocument, pointer: string): boolean {
  let last = pointer;
  for (let next = map.children?.(last)?.at(-1); next !== undefined; next = map.children?.(last)?.at(-1)) last = appendToken(last, next);
  return /^[|>]\d?\+/.test(file.text.slice(map.value(last).start).slice(0, 3));
}

function at(offset: number, text: string): TextEdit {
  return { span: { start: offset, end: offset }, text };
}
