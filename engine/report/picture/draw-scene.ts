import { arranged } from "./arrange.ts";
import { drawnBox, type BoxAttributes } from "./draw-box.ts";
import { drawnLabel, drawnLine } from "./draw-line.ts";
import type { Extent, Layout } from "./layout.ts";
import { legendOf } from "./legend.ts";
import { tag } from "./markup.ts";
import type { Scene } from "./scene.ts";

/** The elements of a scene, from the upper left corner, and how much room they take. */
export interface DrawnScene extends Extent {
  readonly markup: string;
}

const MARGIN = 28;
const LEAST_WIDTH = 560;

/** Draws a scene with its legend: lines first, then labels, then boxes. */
export function drawnScene(scene: Scene, layout: Layout, more: BoxAttributes = () => ({})): DrawnScene {
  const placed = arranged(scene, layout);
  const width = Math.ceil(Math.max(placed.width, LEAST_WIDTH));
  const legend = legendOf(placed, width);
  const top = Math.ceil(placed.height) + MARGIN;
  const markup = [
    tag("g", { transform: `translate(${Math.floor((width - placed.width) / 2) + MARGIN},${MARGIN})` }),
    ...placed.lines.map(drawnLine),
    ...placed.lines.map(drawnLabel),
    ...placed.boxes.map((box) => drawnBox(box, more)),
    "</g>",
    tag("g", { class: "legend", transform: `translate(${MARGIN},${top + MARGIN})` }),
    legend.markup,
    "</g>",
  ];
  return { markup: markup.join("\n"), width: width + 2 * MARGIN, height: top + legend.height + MARGIN + 12 };
}
