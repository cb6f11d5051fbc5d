import { concealed } from "../rules/reading/secrets.ts";
import { graphemesOf, widthOf } from "./graphemes.ts";
import { visible } from "./visible.ts";

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

const TAB = "    ";
const WIDEST = 120;
const CONTEXT = 40;
/** More text than a window shows, so that a line of megabytes is not segmented as a whole. */
const REACH = 1000;
const LONGEST_KEY = 10_000;

/** Lays a line out; of one wider than 120 columns only a window around `focus` (an offset) is shown, cut with `…`. */
export function layOut(line: string, focus: number): Row {
  const at = Math.min(focus, line.length);
  const from = boundary(line, Math.max(0, at - REACH));
  const to = boundary(line, Math.min(line.length, at + REACH));
  // What a key opens must not be read off a log of findings; the key may be longer than what is shown of it.
  const start = Math.max(0, from - LONGEST_KEY);
  const shown = concealed(line.slice(start, to + LONGEST_KEY));
  const cells = cellsOf(shown.slice(from - start, to - start), from);
  const width = columnAt(cells, to);
  if (from === 0 && to === line.length && width <= WIDEST) return rowOf(cells, line.length);

  const left = Math.max(0, Math.min(columnAt(cells, at) - CONTEXT, width - WIDEST));
  return rowOf(
    cells.filter((cell) => cell.column >= left && cell.column + cell.width <= left + WIDEST),
    line.length,
  );
}

function rowOf(cells: readonly Cell[], length: number): Row {
  const left = cells[0]?.column ?? 0;
  const before = (cells[0]?.start ?? 0) > 0 ? "…" : "";
  const after = (cells.at(-1)?.end ?? length) < length ? "…" : "";
  return {
    text: before + cells.map((cell) => cell.text).join("") + after,
    columnOf: (offset) => columnAt(cells, offset) - left + before.length,
  };
}

function cellsOf(text: string, from: number): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of graphemesOf(text)) {
    const shown = segment === "\t" ? TAB : visible(segment);
    const width = shown === segment ? widthOf(segment) : widthOfAll(shown);
    cells.push({ start: from + index, end: from + index + segment.length, text: shown, column, width });
    column += width;
  }
  return cells;
}

/** What was made visible is several characters. */
function widthOfAll(text: string): number {
  return Array.from(graphemesOf(text), (part) => widthOf(part.segment)).reduce((sum, width) => sum + width, 0);
}

/** Where the character that holds the offset is shown; an offset outside the cells is moved to their nearer end. */
function columnAt(cells: readonly Cell[], offset: number): number {
  const cell = cells.findLast((candidate) => candidate.start <= offset);
  if (cell === undefined) return cells[0]?.column ?? 0;
  return offset < cell.end ? cell.column : cell.column + cell.width;
}

/** The offset, or the one before it where it would split a surrogate pair. */
function boundary(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff && offset > 0 ? offset - 1 : offset;
}
