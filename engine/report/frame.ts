import { lineText, positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { inLanes, railsAt, type Block } from "./lanes.ts";
import { markLines } from "./marks.ts";
import type { Paint } from "./paint.ts";
import { layOut } from "./row.ts";

/** A place that a frame marks, and what it says there on one line; the finding's own place is primary, others belong to it. */
export interface Label {
  readonly span: Span;
  readonly text: string;
  readonly isPrimary: boolean;
}

/** How a frame is drawn: its colours, the colour of the primary mark, and the width of the line numbers. */
export interface FrameStyle {
  readonly paint: Paint;
  readonly mark: (text: string) => string;
  readonly gutter: number;
}

/**
 * The lines of one file that labels are about, in order, each mark under its text; `...` stands for lines left out. Of a place over several
 * lines the first two and the last are shown. An empty place is one caret.
 */
export function frame(file: SourceFile, labels: readonly Label[], style: FrameStyle): readonly string[] {
  const placed = labels.map((label) => blockOf(file, label, style));
  const blocks = inLanes(placed.filter((one) => one.first < one.last));
  const single = placed.filter((one) => one.first === one.last);
  const shown = shownLines(placed);
  const blank = " ".repeat(style.gutter);
  const lined = (margin: string, text: string): string => style.paint.faint(`${margin} |`) + (text === "" ? "" : ` ${text}`);

  return [
    lined(blank, ""),
    ...shown.flatMap((line, at) => {
      const rails = railsAt(blocks, line);
      const marks = single.filter((one) => one.first === line);
      const starts = [...marks, ...blocks.filter((block) => block.first === line)].map(({ from }) => from);
      const ends = blocks.filter((block) => block.last === line).map(({ to }) => to - 1);
      const row = layOut(lineText(file, line), [...starts, ...ends]);
      const isApart = at > 0 && shown[at - 1] !== line - 1;
      return [
        ...(isApart ? [(style.paint.faint("...".padEnd(style.gutter + 3)) + rails.above).trimEnd()] : []),
        lined(String(line).padStart(style.gutter), row.text === "" ? rails.beside.trimEnd() : rails.beside + row.text),
        ...markLines(
          marks.map((mark) => {
            const from = row.columnOf(mark.from);
            return { ...mark, from, to: Math.max(from + 1, row.columnOf(mark.to)) };
          }),
        ).map((text) => lined(blank, rails.under + text)),
        ...rails.ends(row).map((text) => lined(blank, text)),
      ];
    }),
  ];
}

/** The last line that a frame with a mark on this place shows; what the width of its gutter follows from. */
export function lastLine(file: SourceFile, span: Span): number {
  return positionAt(file, lastOffset(file, span)).line;
}

function blockOf(file: SourceFile, { span, text, isPrimary }: Label, style: FrameStyle): Block {
  const start = positionAt(file, span.start);
  const end = positionAt(file, lastOffset(file, span));
  const from = start.column - 1;
  return {
    first: start.line,
    last: end.line,
    from,
    to: end.column - 1,
    text,
    stroke: isPrimary ? "^" : "-",
    paint: isPrimary ? style.mark : style.paint.info,
    isFlush: /^[\s-]*$/.test(lineText(file, start.line).slice(0, from)),
  };
}

/** A block of YAML ends where the next begins: the line breaks and indentation between are not what the span is about. */
function lastOffset(file: SourceFile, span: Span): number {
  let end = Math.max(span.start, Math.min(span.end, file.text.length));
  while (end > span.start && /\s/.test(file.text.charAt(end - 1))) end--;
  return end;
}

/** A single line that would be left out is shown: `...` would take as much room. */
function shownLines(placed: readonly Block[]): readonly number[] {
  const wanted = new Set(placed.flatMap(({ first, last }) => [first, Math.min(first + 1, last), last]));
  const lines = [...wanted].toSorted((a, b) => a - b);
  return lines.flatMap((line, at) => (lines[at + 1] === line + 2 ? [line, line + 1] : [line]));
}
