import type { Fix } from "../diagnostic/diagnostic.ts";
import { lineText, type SourceFile } from "../source/source-file.ts";
import type { ChangedLine, Hunk } from "./hunk.ts";
import type { Paint } from "./paint.ts";
import { pathText, type PathText } from "./place.ts";
import { layOut } from "./row.ts";

/** How a fix is drawn: the finding's file, which is not named again, the width of the line numbers, and how paths are shown. */
export interface FixStyle {
  readonly file: SourceFile;
  readonly paint: Paint;
  readonly gutter: number;
  readonly path: PathText;
}

const MOST_HUNKS = 4;
const MOST_LINES = 6;
const headings = { safe: "fix", unsafe: "unsafe fix, to be read before it is applied" } as const;

/** A fix as a small diff: the lines it takes away with `-`, those it puts in with `+`, and where it only puts in the line above them. */
export function fixLines(safety: Fix["safety"], hunks: readonly Hunk[], style: FixStyle): readonly string[] {
  if (hunks.length === 0) return [];
  const { paint, gutter, path } = style;
  const shown = few(hunks, MOST_HUNKS);
  const drawn = shown.flatMap((hunk, at) => {
    const before = at === 0 ? style.file : shown[at - 1]?.file;
    if (hunk.file !== before) return [`${" ".repeat(gutter)}${paint.faint(":::")} ${pathText(hunk.file, path)}`, ...hunkLines(hunk, style)];
    return [...(at === 0 ? [] : [paint.faint("...")]), ...hunkLines(hunk, style)];
  });
  return [`${paint.good(headings[safety])}:`, ...drawn, ...more(hunks.length - shown.length, "places", paint)];
}

/** The highest line number that stands before the changes. */
export function lastChangedLine(hunks: readonly Hunk[]): number {
  return Math.max(
    0,
    ...few(hunks, MOST_HUNKS).map((hunk) => Math.max(hunk.removedAt + hunk.removed.length, hunk.addedAt + hunk.added.length) - 1),
  );
}

function hunkLines(hunk: Hunk, { paint, gutter }: FixStyle): readonly string[] {
  const lined = (line: number, sign: string, { text, change, lack }: ChangedLine, colour: (text: string) => string): string =>
    `${paint.faint(String(line).padStart(gutter))} ${colour(`${sign} ${layOut(text, change, lack).text}`.trimEnd())}`;
  const side = (lines: readonly ChangedLine[], first: number, sign: "-" | "+"): readonly string[] => {
    const shown = few(lines, MOST_LINES);
    const colour = sign === "-" ? paint.error : paint.good;
    return [...shown.map((line, at) => lined(first + at, sign, line, colour)), ...more(lines.length - shown.length, "lines", paint)];
  };
  const above =
    hunk.removed.length > 0 || hunk.removedAt === 1
      ? []
      : [{ text: lineText(hunk.file, hunk.removedAt - 1), change: [0, 0], lack: 0 } as const];
  return [
    ...above.map((line) => lined(hunk.removedAt - 1, "|", line, paint.faint)),
    ...side(hunk.removed, hunk.removedAt, "-"),
    ...side(hunk.added, hunk.addedAt, "+"),
  ];
}

/** All of a list, or of a longer one the first; never all but one. */
function few<Item>(items: readonly Item[], most: number): readonly Item[] {
  return items.length > most + 1 ? items.slice(0, most) : items;
}

function more(count: number, noun: string, paint: Paint): readonly string[] {
  return count === 0 ? [] : [paint.faint(`... and ${count} more ${noun}`)];
}
