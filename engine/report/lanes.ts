import { drawn, type Stroke } from "./canvas.ts";
import type { Row } from "./row.ts";

/** A mark over several lines (from 1): a rail beside them in a lane of its own, from the first character (an offset in its line) to the last. */
export interface Block {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly stroke: "^" | "-";
  readonly paint: (text: string) => string;
  /** Whether nothing but the dash of a list stands before it on its first line, so that its rail can begin beside that. */
  readonly isFlush: boolean;
}

/** A block and its lane, the leftmost being 0. */
export interface Railed extends Block {
  readonly lane: number;
}

/** Gives blocks that share lines different lanes; the one that begins first, and of those the longest, stands outside. */
export function inLanes(blocks: readonly Block[]): readonly Railed[] {
  const railed: Railed[] = [];
  for (const block of blocks.toSorted((a, b) => a.first - b.first || b.last - a.last)) {
    const taken = new Set(railed.filter((other) => other.last >= block.first).map((other) => other.lane));
    let lane = 0;
    while (taken.has(lane)) lane++;
    railed.push({ ...block, lane });
  }
  return railed;
}

/** The rails beside one line of a frame; all strings are as wide as there are lanes. */
export interface Rails {
  /** Beside `...`, which stands for lines above this one. */
  readonly above: string;
  readonly beside: string;
  /** Beside the marks under the line. */
  readonly under: string;
  /** The lines that lead from the lanes to where blocks begin and end. */
  ends(row: Row): readonly string[];
}

/** How the blocks of a frame pass a line of it. */
export function railsAt(blocks: readonly Railed[], line: number): Rails {
  const width = 2 * Math.max(0, ...blocks.map((block) => block.lane + 1));
  const passing = blocks.filter((block) => block.first < line && line <= block.last);
  const flush = blocks.filter((block) => block.first === line && block.isFlush);
  const opening = blocks.filter((block) => block.first === line && !block.isFlush);
  const closing = blocks.filter((block) => block.last === line).toReversed();
  const under = [...passing, ...flush];
  const padded = (strokes: readonly Stroke[]): string => drawn(strokes, { column: width, text: "", paint: (text) => text });
  return {
    above: padded(passing.map(rail)),
    beside: padded([...passing.map(rail), ...flush.map((block) => ({ ...rail(block), text: "/" }))]),
    under: padded(under.map(rail)),
    ends: (row) => [
      ...opening.map((block, at) => lead(block, [...under, ...opening.slice(0, at)], width + row.columnOf(block.from))),
      ...closing.map((block, at) => {
        const open = [...under, ...opening].filter((other) => !closing.slice(0, at).includes(other));
        return lead(block, open, width + Math.max(0, row.columnOf(block.to) - 1), block.text);
      }),
    ],
  };
}

/** A line from a block's lane to a column, under the rails of the blocks that are open. */
function lead(block: Railed, open: readonly Railed[], column: number, text: string = ""): string {
  const start = 2 * block.lane + 1;
  const { paint } = block;
  const line = { column: start, text: "_".repeat(Math.max(0, column - start)) + block.stroke, paint };
  return drawn([line, ...open.map(rail)], text === "" ? undefined : { column: column + 2, text, paint });
}

function rail({ lane, paint }: Railed): Stroke {
  return { column: 2 * lane, text: "|", paint };
}
