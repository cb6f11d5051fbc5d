import { lineText, positionAt, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import type { Paint } from "./paint.ts";
import { layOut } from "./row.ts";

/** How a frame is drawn: its colours, the colour of the mark, and the width of the line numbers. */
export interface FrameStyle {
  readonly paint: Paint;
  readonly mark: (text: string) => string;
  readonly gutter: number;
}

/** The lines of source a span covers, with the span marked; of a long span the first two and the last. An empty span is one caret. */
export function frame(file: SourceFile, span: Span, style: FrameStyle): readonly string[] {
  const start = positionAt(file, span.start);
  const end = positionAt(file, lastOffset(file, span));
  const numbered = (line: number, text: string): string => style.paint.faint(`${String(line).padStart(style.gutter)} |`) + spaced(text);
  const bare = (text: string): string => style.paint.faint(`${" ".repeat(style.gutter)} |`) + spaced(text);

  if (start.line === end.line) {
    const row = layOut(lineText(file, start.line), start.column - 1);
    const from = row.columnOf(start.column - 1);
    const width = Math.max(1, row.columnOf(end.column - 1) - from);
    return [bare(""), numbered(start.line, row.text), bare(" ".repeat(from) + style.mark("^".repeat(width)))];
  }

  const first = layOut(lineText(file, start.line), start.column - 1);
  const last = layOut(lineText(file, end.line), end.column - 1);
  const indented =
    lineText(file, start.line)
      .slice(0, start.column - 1)
      .trim() === "";
  const opening = bare(indented ? "" : `  ${style.mark(`${"_".repeat(first.columnOf(start.column - 1))}^`)}`);
  const inner = linesBetween(start.line, end.line).map((line) =>
    line === undefined
      ? style.paint.faint("...".padEnd(style.gutter + 3)) + style.mark("|")
      : numbered(line, `${style.mark("|")} ${layOut(lineText(file, line), 0).text}`),
  );
  return [
    opening,
    numbered(start.line, `${style.mark("/")} ${first.text}`),
    ...inner,
    numbered(end.line, `${style.mark("|")} ${last.text}`),
    bare(style.mark(`|${"_".repeat(last.columnOf(end.column - 1))}^`)),
  ];
}

/** The last line a frame of this span shows; what the width of its gutter follows from. */
export function lastLine(file: SourceFile, span: Span): number {
  return positionAt(file, lastOffset(file, span)).line;
}

/** A block of YAML ends where the next begins: the line breaks and indentation between are not what the span is about. */
function lastOffset(file: SourceFile, span: Span): number {
  let end = Math.max(span.start, Math.min(span.end, file.text.length));
  while (end > span.start && /\s/.test(file.text.charAt(end - 1))) end--;
  return end;
}

/** The inner lines of a span that are shown; `undefined` stands for those left out. */
function linesBetween(first: number, last: number): readonly (number | undefined)[] {
  const count = last - first - 1;
  if (count <= 2) return Array.from({ length: count }, (_, index) => first + 1 + index);
  return [first + 1, undefined];
}

function spaced(text: string): string {
  return text === "" ? "" : ` ${text}`;
}
