import type { DrawnEdge } from "../drawing.ts";
import { visible } from "../visible.ts";
import { badgesWidth } from "./badge.ts";
import { changeSigns } from "./content.ts";
import type { Extent } from "./layout.ts";
import type { Line } from "./scene.ts";
import { widthOfLine, wrapped, type Type } from "./text-width.ts";

/** What stands on a line. */
export interface Label extends Extent {
  readonly rows: readonly LabelRow[];
}

export interface LabelRow {
  readonly text: string;
  readonly style: "when" | "guard";
  /** Which of two ways the text is about, where the line stands for both. */
  readonly way?: "away" | "back";
}

const WIDTH = 150;
const STEP = 14;
const when: Type = { size: 11 };
/** What stands in front of a text about one of two ways, whichever way that is. */
export const arrows: readonly [right: string, left: string] = ["→ ", "← "];

/** Sets the label of a line: when it is taken, and in short what guards it and what goes along. */
export function labelOf(line: Line): Label {
  const rows = rowsOf(line);
  const badge = badgesWidth(line.findings);
  if (rows.length === 0) return { rows, width: badge, height: badge === 0 ? 0 : 20 };
  const widths = rows.map((row) => widthOfLine(`${row.way === undefined ? "" : arrows[0]}${row.text}`, when));
  return { rows, width: Math.ceil(Math.max(...widths)) + 8 + badge, height: rows.length * STEP + 6 };
}

function rowsOf(line: Line): readonly LabelRow[] {
  const { edges, heads, mode } = line;
  const sign = line.change === undefined ? "" : changeSigns[line.change];
  const [first, second] = edges;
  if (first === undefined) return [];
  if (heads === "both" && edges.length === 2 && second !== undefined) {
    return [
      ...set(conditionOf(first, mode), 1, { style: "when", way: "away" }),
      ...set(conditionOf(second, mode), 1, { style: "when", way: "back" }),
    ];
  }
  if (edges.length > 1 && (heads !== "hub" || edges.length > 2))
    return set(`${sign}${edges.length} ${mode === "call" ? "calls" : "handoffs"}`, 1, { style: "when" });
  return [...set(`${sign}${conditionOf(first, mode)}`, 2, { style: "when" }), ...set(guardsOf(first), 2, { style: "guard" })];
}

function set(text: string, lines: number, kind: Pick<LabelRow, "style" | "way">): readonly LabelRow[] {
  return wrapped(visible(text.replace(/\s+/g, " ")), { width: WIDTH, type: when, lines }).map((one) => ({ text: one, ...kind }));
}

function conditionOf(edge: DrawnEdge, mode: DrawnEdge["mode"]): string {
  if (mode === "call") return edge.when === undefined ? "calls" : `calls: ${edge.when}`;
  return edge.when ?? "";
}

/** In a few words: what must be known, what goes along, how often. */
export function guardsOf(edge: DrawnEdge): string {
  const { requires = [], carry = [], limit, history } = edge;
  return [
    ...(requires.length === 0 ? [] : [`needs ${requires.join(", ")}`]),
    ...(carry.length === 0 ? [] : [`carries ${carry.length === 1 ? carry[0] : carry.length}`]),
    ...(limit === undefined ? [] : [`at most ${limit}×`]),
    ...(history === undefined ? [] : [`history: ${history}`]),
  ].join(" · ");
}

/** All of it, a line for each thing. */
export function edgeText(edge: DrawnEdge): string {
  const { requires = [], carry = [], limit, history, change } = edge;
  const verb = edge.mode === "call" ? "calls" : "hands to";
  return [
    `${change === undefined ? "" : `${change}: `}${edge.from} ${verb} ${edge.to}${edge.when === undefined ? "" : ` when: ${edge.when}`}`,
    ...(requires.length === 0 ? [] : [`  requires ${requires.join(", ")}`]),
    ...(carry.length === 0 ? [] : [`  carries ${carry.join(", ")}`]),
    ...(limit === undefined ? [] : [`  at most ${limit} times a session`]),
    ...(history === undefined ? [] : [`  history: ${history}`]),
  ].join("\n");
}
