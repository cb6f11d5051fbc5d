import { drawn, type Stroke } from "./canvas.ts";
import { widthOfText } from "./graphemes.ts";
import { WIDEST } from "./row.ts";

/** A mark under a row of source: the columns it covers (half open) and what it says. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What it is drawn with: `^` for the place of the finding, `-` for one that belongs to it. */
  readonly stroke: "^" | "-";
  readonly paint: (text: string) => string;
}

/**
 * The lines under a row: all marks on the first, with the text of the one that ends last behind it. The other texts hang below their
 * marks, the rightmost first, so that no line crosses a text. One that would end far right hangs as well, and ends under its mark.
 */
export function markLines(marks: readonly Mark[]): readonly string[] {
  if (marks.length === 0) return [];
  const last = marks.reduce((best, mark) => (endsLater(mark, best) ? mark : best));
  const isInline = last.text !== "" && last.to + 1 + widthOfText(last.text) <= WIDEST;
  const hanging = marks.filter((mark) => mark.text !== "" && !(isInline && mark === last)).toSorted((a, b) => b.from - a.from);
  const behind = isInline ? { column: last.to + 1, text: last.text, paint: last.paint } : undefined;
  const hung = hanging.map((mark, at) => hungLine(mark, hanging.slice(at + 1)));
  return [drawn(underlines(marks), behind), ...(hung.length === 0 ? [] : [drawn(hanging.map(barOf))]), ...hung];
}

function endsLater(mark: Mark, than: Mark): boolean {
  return mark.to > than.to || (mark.to === than.to && mark.from > than.from);
}

/** Where marks overlap, the place of the finding is drawn over the others, and a short one over a long one. */
function underlines(marks: readonly Mark[]): readonly Stroke[] {
  const under = marks.filter(({ stroke }) => stroke === "-").toSorted((a, b) => b.to - b.from - (a.to - a.from));
  const over = marks.filter(({ stroke }) => stroke === "^");
  return [...under, ...over].map(({ from, to, stroke, paint }) => ({ column: from, text: stroke.repeat(to - from), paint }));
}

function hungLine({ from, text, paint }: Mark, waiting: readonly Mark[]): string {
  const bars = waiting.filter((other) => other.from < from).map(barOf);
  const free = Math.max(-2, ...bars.map((bar) => bar.column)) + 2;
  return drawn(bars, { column: Math.min(from, Math.max(free, WIDEST - widthOfText(text))), text, paint });
}

function barOf({ from, paint }: Mark): Stroke {
  return { column: from, text: "|", paint };
}
