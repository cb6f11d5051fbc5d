import { contentOf, type Content } from "./content.ts";
import type { Level } from "./curve.ts";
import { labelOf, type Label } from "./label.ts";
import type { Layout, Point } from "./layout.ts";
import type { Box, Line, Scene } from "./scene.ts";

/** A scene with a place for everything; the upper left corner is 0, 0. */
export interface Arranged {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly PlacedLine[];
}

export interface PlacedBox {
  readonly box: Box;
  readonly content: Content;
  readonly x: number;
  readonly y: number;
}

export interface PlacedLine {
  readonly line: Line;
  readonly label: Label;
  /** The middle of its label. */
  readonly at: Point;
  /** From left to right. */
  readonly levels: readonly Level[];
  readonly heads: { readonly left: Head; readonly right: Head };
  /** It leads from right to left, since what it leads to also leads to where it begins. */
  readonly isMirrored: boolean;
}

/** What a line ends in: nothing, a head, or the smaller sign of a way back to a hub. */
export type Head = "none" | "full" | "hollow";

/** The least distance between lines that meet at a side. */
const STEP = 12;

/** Gives everything in a scene a place. */
export function arranged(scene: Scene, layout: Layout): Arranged {
  const crowds = crowdsOf(scene);
  const contents = new Map(scene.boxes.map((box) => [box.id, contentOf(box, 30 + STEP * (crowds.get(box.id) ?? 0))]));
  const labels = new Map(scene.lines.map((line) => [line.id, labelOf(line)]));
  const placed = layout({
    nodes: scene.boxes.map(({ id }) => ({ id, ...sizeOf(contents.get(id)) })),
    edges: scene.lines.map(({ id, from, to }) => ({ id, from, to, ...sizeOf(labels.get(id)) })),
  });
  const boxes = scene.boxes.flatMap((box): readonly PlacedBox[] => {
    const [content, middle] = [contents.get(box.id), placed.nodes.get(box.id)];
    if (content === undefined || middle === undefined) return [];
    return [{ box, content, x: middle.x - content.width / 2, y: middle.y - content.height / 2 }];
  });
  const ways = scene.lines.flatMap((line): readonly Way[] => {
    const [way, label] = [placed.edges.get(line.id), labels.get(line.id)];
    if (way === undefined || label === undefined) return [];
    const isMirrored = (placed.nodes.get(line.from)?.x ?? 0) > (placed.nodes.get(line.to)?.x ?? 0);
    const points = way.points.slice(1, -1);
    return [{ line, label, at: way.label, isMirrored, points: isMirrored ? points.toReversed() : points }];
  });
  const columns = columnsOf(boxes, ways);
  const ports = portsOf(boxes, ways);
  return {
    width: placed.width,
    height: placed.height,
    boxes,
    lines: ways.map(({ line, label, at, points, isMirrored }) => {
      const [start, end] = [ports.get(`${line.id} right`), ports.get(`${line.id} left`)];
      const [foot, tip] = headsOf[line.heads];
      const between = points.map((point): Level => {
        const half = (columns.get(Math.round(point.x)) ?? 0) / 2;
        return { from: point.x - half, to: point.x + half, y: point.y };
      });
      return {
        line,
        label,
        at,
        isMirrored,
        levels: [...levelAt(start), ...between, ...levelAt(end)],
        heads: isMirrored ? { left: tip, right: foot } : { left: foot, right: tip },
      };
    }),
  };
}

interface Way {
  readonly line: Line;
  readonly label: Label;
  readonly at: Point;
  /** It leads from right to left, since what it leads to also leads to where it begins. */
  readonly isMirrored: boolean;
  /** From left to right, without those at its ends. */
  readonly points: readonly Point[];
}

const headsOf: Readonly<Record<Line["heads"], readonly [foot: Head, tip: Head]>> = {
  end: ["none", "full"],
  foot: ["full", "none"],
  both: ["full", "full"],
  hub: ["hollow", "full"],
};

function sizeOf(thing: { readonly width: number; readonly height: number } | undefined): {
  readonly width: number;
  readonly height: number;
} {
  return { width: thing?.width ?? 0, height: thing?.height ?? 0 };
}

function levelAt(point: Point | undefined): readonly Level[] {
  return point === undefined ? [] : [{ from: point.x, to: point.x, y: point.y }];
}

/** How many lines each box has on the side with the most. */
function crowdsOf({ boxes, lines }: Scene): ReadonlyMap<string, number> {
  const leaving = new Map<string, number>();
  const coming = new Map<string, number>();
  for (const { from, to } of lines) {
    leaving.set(from, (leaving.get(from) ?? 0) + 1);
    coming.set(to, (coming.get(to) ?? 0) + 1);
  }
  return new Map(boxes.map(({ id }) => [id, Math.max(leaving.get(id) ?? 0, coming.get(id) ?? 0)]));
}

/** The widest thing in each column, by its middle. */
function columnsOf(boxes: readonly PlacedBox[], ways: readonly Way[]): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  const widen = (x: number, width: number): void => void columns.set(Math.round(x), Math.max(width, columns.get(Math.round(x)) ?? 0));
  for (const { content, x } of boxes) widen(x + content.width / 2, content.width);
  for (const { at, label } of ways) widen(at.x, label.width);
  return columns;
}

/** Where lines leave the right sides of boxes and come to the left ones: spread over the side, in the order in which they go on. */
function portsOf(boxes: readonly PlacedBox[], ways: readonly Way[]): ReadonlyMap<string, Point> {
  const ends = new Map<string, { readonly key: string; readonly y: number }[]>();
  const join = (side: string, key: string, y: number): void => {
    const known = ends.get(side);
    if (known === undefined) ends.set(side, [{ key, y }]);
    else known.push({ key, y });
  };
  for (const { line, points, at, isMirrored } of ways) {
    const [left, right] = isMirrored ? [line.to, line.from] : [line.from, line.to];
    join(`${left} right`, `${line.id} right`, (points[0] ?? at).y);
    join(`${right} left`, `${line.id} left`, (points.at(-1) ?? at).y);
  }
  const ports = new Map<string, Point>();
  for (const { box, content, x, y } of boxes) {
    for (const [side, edge] of [
      ["right", x + content.width],
      ["left", x],
    ] as const) {
      const met = (ends.get(`${box.id} ${side}`) ?? []).toSorted((one, other) => one.y - other.y);
      const room = Math.min(content.height - 20, (STEP + 3) * (met.length - 1));
      for (const [index, { key }] of met.entries()) {
        const share = met.length === 1 ? 0 : index / (met.length - 1) - 0.5;
        ports.set(key, { x: edge, y: y + content.height / 2 + share * room });
      }
    }
  }
  return ports;
}
