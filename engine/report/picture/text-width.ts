import { graphemesOf, widthOf } from "../graphemes.ts";

/** Of U+0020 to U+007E in hundredths of the size: the wider of DejaVu Sans and Liberation Sans, which no usual sans-serif exceeds by much. */
const LATIN: readonly number[] = [
  32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56, 102, 69,
  69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55,
  64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];
const OTHER = 108;
const WIDE = 125;
const BOLD = 1.15;

/** How a text is set. */
export interface Type {
  readonly size: number;
  readonly bold?: true;
}

/** An upper bound of how wide a line of text is, whichever usual font it is set in. */
export function widthOfLine(text: string, type: Type): number {
  let hundredths = 0;
  for (const { segment } of graphemesOf(text)) hundredths += hundredthsOf(segment);
  return (hundredths / 100) * type.size * (type.bold === true ? BOLD : 1);
}

function hundredthsOf(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  const latin = grapheme.length === 1 ? LATIN[code - 0x20] : undefined;
  // A font without the character shows a box; one that cannot join a sequence shows its parts.
  return latin ?? Math.max(grapheme.length > 2 ? 2 : 1, 1) * (widthOf(grapheme) === 2 ? WIDE : OTHER);
}

/** A text on one line that is no wider than this, cut with an ellipsis where it is longer. */
export function fitted(text: string, width: number, type: Type): string {
  return wrapped(text, { width, type, lines: 1 })[0] ?? "";
}

/** Room for a text. */
export interface Room {
  readonly width: number;
  readonly type: Type;
  readonly lines: number;
}

/** A text on as many lines as there is room for, broken between words where it can be, and cut with an ellipsis. */
export function wrapped(text: string, room: Room): readonly string[] {
  const words = text
    .slice(0, 100 * room.lines + 300)
    .split(/\s+/)
    .filter((word) => word !== "");
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOfLine(longer, room.type) <= room.width) {
      line = longer;
      continue;
    }
    if (lines.length === room.lines - 1) return [...lines, cut(longer, room)];
    if (line !== "") lines.push(line);
    line = widthOfLine(word, room.type) <= room.width ? word : "";
    if (line === "") return [...lines, cut(word, room)];
  }
  return line === "" ? lines : [...lines, line];
}

function cut(text: string, { width, type }: Room): string {
  const room = width - widthOfLine("…", type);
  let kept = "";
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += widthOfLine(segment, type);
    if (used > room) break;
    kept += segment;
  }
  const space = kept.lastIndexOf(" ");
  return `${(space > kept.length * 0.6 ? kept.slice(0, space) : kept).trimEnd()}…`;
}
