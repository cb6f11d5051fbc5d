import type { DrawnEdge } from "../drawing.ts";
import { visible } from "../visible.ts";
import { badgesWidth } from "./badge.ts";
import { changeSigns } from "./content.ts";
import type { Extent } from "./layout.ts";
import type { Line } from "./scene.ts";
import { widthOfLine, wrapped, type Type } from "./text-width.ts";

/** What stands on a line. */
export interface Label extends Extent {
  readonly rows: readonly { readonly text: string; readonly style: "when" | "guard" }[];
}

const WIDTH = 150;
const STEP = 14;
const when: Type = { size: 11 };

/** Sets the label of a line: when it is taken, and in short what guards it and what goes along. */
export function labelOf(line: Line): Label {
  const [first] = line.edges;
  const single = line.edges.length === 1 || (line.heads === "hub" && line.edges.length === 2) ? first : undefined;
  const sign = line.change === undefined ? "" : changeSigns[line.change];
  const text = single === undefined ? countOf(line) : `${line.mode === "call" ? "calls" : ""}${conditionOf(single, line.mode)}`;
  const guards = single === undefined ? "" : guardsOf(single);
  const rows = [
    ...wrapped(`${sign}${visible(text.replace(/\s+/g, " "))}`, { width: WIDTH, type: when, lines: 2 }).map((one) => ({
      text: one,
      style: "when" as const,
    })),
    ...wrapped(visible(guards.replace(/\s+/g, " ")), { width: WIDTH, type: when, lines: 2 }).map((one) => ({
      text: one,
      style: "guard" as const,
    })),
  ];
  const badge = badgesWidth(line.findings);
  if (rows.length === 0) return { rows, width: badge, height: badge === 0 ? 0 : 20 };
  return {
    rows,
    width: Math.ceil(Math.max(...rows.map((row) => widthOfLine(row.text, when)))) + 8 + badge,
    height: rows.length * STEP + 6,
  };
}

function conditionOf(edge: DrawnEdge, mode: DrawnEdge["mode"]): string {
  if (edge.when === undefined) return "";
  return mode === "call" ? `: ${edge.when}` : edge.when;
}

function countOf({ edges, mode, heads }: Line): string {
  const what = mode === "call" ? "calls" : "handoffs";
  if (heads === "both" && edges.length === 2 && mode === "transfer") return "";
  return `${edges.length} ${what}`;
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
