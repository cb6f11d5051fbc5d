import { hiddenIn } from "../rules/reading/hidden-characters.ts";
import { concealed } from "../rules/reading/secrets.ts";
import { graphemesOf, widthOfText } from "./graphemes.ts";
import { unmasked } from "./visible.ts";

/** One line of source as a terminal shows it: its text, and the column (from 0) at which a UTF-16 offset of the line stands. */
export interface Row {
  readonly text: string;
  columnOf(offset: number): number;
}

/** A character as a reader sees it: where it stands in the source (half open), and where and how wide it is shown. */
interface Cell {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

/** A half-open range, of offsets or of columns. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const tab = { text: "\t", shown: "    " };
/** How many columns of source a row shows at most. */
export const WIDEST = 120;
const CONTEXT = 40;
/** More text than a window shows, so that a line of megabytes is not segmented as a whole. */
const REACH = 400;
const LONGEST_KEY = 10_000;

/**
 * Lays a line out; of one wider than 120 columns only windows around the offsets in `focuses` are shown, `…` where something is left out.
 * `lack` is how many columns it is shorter than a line that it is to stand over, cut at the same column.
 */
export function layOut(line: string, focuses: readonly number[], lack: number = 0): Row {
  if (line.length + lack <= WIDEST && isPlain(line)) {
    return { text: concealed(line), columnOf: (offset) => Math.max(0, Math.min(offset, line.length)) };
  }
  const at = (focuses.length === 0 ? [0] : focuses).map((focus) => Math.max(0, Math.min(focus, line.length)));
  const reached = merged(at.map((focus) => ({ from: boundary(line, focus - REACH), to: boundary(line, focus + REACH) })));
  const cells = cellsOf(line, reached);
  const width = endOf(cells) + lack;
  const isWhole = reached.length === 1 && reached[0]?.from === 0 && reached[0].to === line.length;
  if (isWhole && width <= WIDEST) return rowOf(cells, line.length);

  const columns = at.map((focus) => columnAt(cells, focus));
  const windows = windowsOn(columns, width);
  const shown = cells.filter(({ column, width: wide }) => windows.some(({ from, to }) => column >= from && column + wide <= to));
  return rowOf(shown, line.length);
}

/** One window where it holds every focus, else one for each. */
function windowsOn(columns: readonly number[], width: number): readonly Range[] {
  const first = Math.min(...columns);
  const last = Math.max(...columns);
  if (last - first <= WIDEST - 2 * CONTEXT) return [windowAt(first, { share: WIDEST, before: CONTEXT, width })];
  const share = Math.floor(WIDEST / columns.length);
  return merged(columns.map((column) => windowAt(column, { share, before: Math.floor(share / 3), width })));
}

function windowAt(column: number, room: { readonly share: number; readonly before: number; readonly width: number }): Range {
  const from = Math.max(0, Math.min(column - room.before, room.width - room.share));
  return { from, to: from + room.share };
}

/** Ranges in order, those that meet made one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to) result.push(range);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return result;
}

/** Puts cells side by side, with `…` for each stretch between them that is not shown. */
function rowOf(cells: readonly Cell[], length: number): Row {
  const placed: Cell[] = [];
  let text = "";
  let column = 0;
  let offset = 0;
  for (const cell of cells) {
    if (cell.start > offset) [text, column] = [`${text}…`, column + 1];
    placed.push({ ...cell, column });
    [text, column, offset] = [text + cell.text, column + cell.width, cell.end];
  }
  return { text: offset < length ? `${text}…` : text, columnOf: (at) => columnAt(placed, at) };
}

function cellsOf(line: string, reached: readonly Range[]): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const { from, to } of reached) {
    // What a key opens must not be read off a log of findings; the key may be longer than what is shown of it.
    const start = Math.max(0, from - LONGEST_KEY);
    const shown = concealed(line.slice(start, to + LONGEST_KEY)).slice(from - start, to - start);
    if (isPlain(shown)) {
      for (let at = 0; at < shown.length; at++)
        cells.push({ start: from + at, end: from + at + 1, text: shown.charAt(at), column: column++, width: 1 });
      continue;
    }
    const hidden = new Set(hiddenIn(shown).map((character) => character.index));
    for (const { segment, index } of graphemesOf(shown)) {
      let offset = index;
      for (const part of segment === "\t" ? [tab] : unmasked(segment, (at) => hidden.has(index + at))) {
        const width = widthOfText(part.shown);
        cells.push({ start: from + offset, end: from + offset + part.text.length, text: part.shown, column, width });
        column += width;
        offset += part.text.length;
      }
    }
  }
  return cells;
}

/** Whether each character is one column wide, and shown as it is. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Where the character that holds the offset is shown; an offset outside the cells is moved to the end of the nearest before it. */
function columnAt(cells: readonly Cell[], offset: number): number {
  const cell = cells.findLast((candidate) => candidate.start <= offset);
  if (cell === undefined) return cells[0]?.column ?? 0;
  return offset < cell.end ? cell.column : cell.column + cell.width;
}

function endOf(cells: readonly Cell[]): number {
  const last = cells.at(-1);
  return last === undefined ? 0 : last.column + last.width;
}

/** The offset inside the text, or the one before it where it would split a surrogate pair. */
function boundary(text: string, offset: number): number {
  const at = Math.max(0, Math.min(offset, text.length));
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
}
