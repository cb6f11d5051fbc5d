import type { Note } from "../diagnostic/diagnostic.ts";
import { widthOfText } from "./graphemes.ts";
import type { Paint } from "./paint.ts";
import { placeText, type PathText } from "./place.ts";
import { visible } from "./visible.ts";

/** A walk longer than this is shown by its beginning and its end. */
const LONGEST = 12;
const END = 5;
/** A step wider than this does not push the places of the others aside. */
const WIDEST = 72;

/** The witness as a numbered walk, the places in a column of their own; of a long one the first and the last steps. */
export function walk(witness: readonly Note[], paint: Paint, path: PathText): readonly string[] {
  if (witness.length === 0) return [];
  const digits = String(witness.length).length;
  const cut = witness.length > LONGEST ? END : witness.length;
  const linesOf = (from: number, to: number): readonly string[] =>
    witness.slice(from, to).map((step, at) => {
      const text = visible(step.message);
      const gap = " ".repeat(Math.max(0, column - widthOfText(text)));
      return `  ${String(from + at + 1).padStart(digits)}. ${text}${gap}  ${paint.faint(placeText(step, path))}`;
    });
  const shown = cut === witness.length ? witness : [...witness.slice(0, cut), ...witness.slice(-cut)];
  const column = Math.max(0, ...shown.map((step) => widthOfText(visible(step.message))).filter((width) => width <= WIDEST));
  if (cut === witness.length) return [`${paint.info("path")}:`, ...linesOf(0, cut)];
  const left = `  ${" ".repeat(digits)}  ${paint.faint(`… ${witness.length - 2 * END} more steps`)}`;
  return [`${paint.info("path")}:`, ...linesOf(0, cut), left, ...linesOf(witness.length - cut, witness.length)];
}
