/** A text an author wrote, and the path (or the name, for standard input) it came from. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A place a person can find: line and column from 1; the column counts UTF-16 units, a byte order mark not among them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

/** Turns an offset into a position; an offset outside the text is moved to its nearer end. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = startsOf(file);
  const at = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(0, at - (starts[low] ?? 0)) + 1 };
}

/** The text of a line (from 1) without its line break; empty where there is no such line. */
export function lineText(file: SourceFile, line: number): string {
  const starts = startsOf(file);
  const start = starts[line - 1];
  if (start === undefined) return "";
  // Only the last two characters are looked at: a line may be megabytes long, and hold as many findings.
  const end = starts[line] ?? file.text.length;
  const lineBreak = /\r?\n$|\r$/.exec(file.text.slice(Math.max(start, end - 2), end))?.[0] ?? "";
  return file.text.slice(start, end - lineBreak.length);
}

function startsOf(file: SourceFile): readonly number[] {
  const known = lineStarts.get(file);
  if (known !== undefined) return known;
  const { text } = file;
  const starts = [text.startsWith("\ufeff") ? 1 : 0];
  if (text.includes("\r")) for (const lineBreak of text.matchAll(/\r\n?|\n/g)) starts.push(lineBreak.index + lineBreak[0].length);
  else for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  lineStarts.set(file, starts);
  return starts;
}
