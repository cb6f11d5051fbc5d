import type { Head, PlacedLine } from "./arrange.ts";
import { badges, badgesWidth, findingLines } from "./badge.ts";
import { curveOf, headOf } from "./curve.ts";
import { arrows, edgeText } from "./label.ts";
import { closed, data, lines, tag } from "./markup.ts";

/** How many handoffs of a line are told one by one. */
const TOLD = 12;

/** A line with its heads. */
export function drawnLine({ line, levels, heads }: PlacedLine): string {
  const [start, end] = [levels[0], levels.at(-1)];
  if (start === undefined || end === undefined) return "";
  const change = line.change === undefined ? "" : ` ${line.change}`;
  const path = levels.map((level, at) => {
    if (at === 0 && heads.left !== "none") return { ...level, from: level.from + 8, to: Math.max(level.to, level.from + 8) };
    return at === levels.length - 1 && heads.right !== "none"
      ? { ...level, from: Math.min(level.from, level.to - 8), to: level.to - 8 }
      : level;
  });
  return [
    tag("g", { class: "edge" }),
    titleOf(line.edges.slice(0, TOLD).map(edgeText), line.edges.length, findingLines(line.findings)),
    closed("path", { class: `line${line.mode === "call" ? " call" : ""}${change}`, d: curveOf(path) }),
    drawnHead(heads.right, headOf({ x: end.to, y: end.y }, 1)),
    drawnHead(heads.left, headOf({ x: start.from, y: start.y }, -1)),
    "</g>",
  ].join("");
}

function drawnHead(head: Head, d: string): string {
  return head === "none" ? "" : closed("path", { class: head === "hollow" ? "head hollow" : "head", d });
}

/** What stands on a line, on a ground of its own so that it can be read where lines pass. */
export function drawnLabel({ line, label, at, isMirrored }: PlacedLine): string {
  if (label.width === 0) return "";
  const [left, top] = [at.x - label.width / 2, at.y - label.height / 2];
  const badge = badgesWidth(line.findings);
  return [
    tag("g", { class: "label", transform: `translate(${Math.round(left * 10) / 10},${Math.round(top * 10) / 10})` }),
    titleOf(line.edges.slice(0, TOLD).map(edgeText), line.edges.length, findingLines(line.findings)),
    closed("rect", { class: "veil", width: label.width, height: label.height, rx: 4 }),
    badges(line.findings, 1, label.height / 2 - 8),
    ...label.rows.map((row, index) => {
      const arrow = row.way === undefined ? "" : arrows[(row.way === "away") === isMirrored ? 1 : 0];
      const middle = (badge + label.width) / 2;
      return `${tag("text", { class: row.style, x: middle, y: 14 * index + 14, "text-anchor": "middle" })}${data(arrow + row.text)}</text>`;
    }),
    "</g>",
  ].join("");
}

function titleOf(told: readonly string[], count: number, findings: readonly string[]): string {
  return `<title>${lines([...told, ...(count > told.length ? [`and ${count - told.length} more`] : []), ...findings].join("\n"))}</title>`;
}
