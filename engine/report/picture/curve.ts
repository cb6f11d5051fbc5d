import type { Point } from "./layout.ts";

/** A stretch of a line that runs level, so that it passes beside what stands in the same column. */
export interface Level {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** A smooth way from left to right along levels: level on each, an S between two. */
export function curveOf(levels: readonly Level[]): string {
  const [first] = levels;
  if (first === undefined) return "";
  const parts = [`M${at(first.from, first.y)}`];
  for (const [index, level] of levels.entries()) {
    const next = levels[index + 1];
    if (level.to > level.from) parts.push(`L${at(level.to, level.y)}`);
    if (next === undefined) continue;
    const middle = (level.to + next.from) / 2;
    parts.push(next.y === level.y ? `L${at(next.from, next.y)}` : `C${at(middle, level.y)} ${at(middle, next.y)} ${at(next.from, next.y)}`);
  }
  return parts.join("");
}

/** A head that points right at this point, or left. */
export function headOf({ x, y }: Point, direction: 1 | -1): string {
  return `M${at(x, y)}L${at(x - 9 * direction, y - 4.5)}L${at(x - 9 * direction, y + 4.5)}Z`;
}

function at(x: number, y: number): string {
  return `${Math.round(x * 10) / 10 || 0},${Math.round(y * 10) / 10 || 0}`;
}
