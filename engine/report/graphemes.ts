import { eastAsianWidth } from "get-east-asian-width";

let segmenter: Intl.Segmenter | undefined;

/** A text as the characters a reader sees, each with its offset. */
export function graphemesOf(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  // Making a segmenter costs more than a report; most lines need none.
  if (/^[\t\x20-\x7e]*$/.test(text)) return Array.from(text, (segment, index) => ({ segment, index }));
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** How many columns of a terminal one such character takes: 0, 1 or 2. */
export function widthOf(grapheme: string): number {
  const code = grapheme.codePointAt(0);
  if (code === undefined) return 0;
  if (code >= 0x20 && code < 0x7f && grapheme.length === 1) return 1;
  if (/^[\p{M}\p{Default_Ignorable_Code_Point}]+$/u.test(grapheme)) return 0;
  if (/^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f|^\p{Regional_Indicator}{2}/u.test(grapheme)) return 2;
  return eastAsianWidth(code);
}

/** How many columns of a terminal a text takes that was made visible. */
export function widthOfText(text: string): number {
  return Array.from(graphemesOf(text), (part) => widthOf(part.segment)).reduce((sum, width) => sum + width, 0);
}
