/** Where the middle of something is. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** What is to be laid out from left to right: edges lead that way, and form no cycle. */
export interface LayoutTask {
  readonly nodes: readonly (Extent & { readonly id: string })[];
  /** The extent is that of the label. */
  readonly edges: readonly (Extent & { readonly id: string; readonly from: string; readonly to: string })[];
}

/** Middles by id, and the points that edges pass; the point of an edge's label is one of them. */
export interface Placed extends Extent {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point }>;
}

/** Finds places for boxes and labels so that none overlap: the same ones for the same task. */
export type Layout = (task: LayoutTask) => Placed;
