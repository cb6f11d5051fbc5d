/** A text drawn at a column (from 0) of a line. */
export interface Stroke {
  readonly column: number;
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** Strokes on one line, a later one over an earlier one, and a tail to the right of all; only the tail may hold characters not one column wide. */
export function drawn(strokes: readonly Stroke[], tail?: Stroke): string {
  const cells: Stroke[] = [];
  for (const { column, text, paint } of strokes) {
    for (let at = 0; at < text.length; at++) cells[column + at] = { column: column + at, text: text.charAt(at), paint };
  }
  const runs: Stroke[] = [];
  // `forEach` leaves out the columns where nothing is drawn.
  cells.forEach((cell) => {
    const last = runs.at(-1);
    if (last === undefined || last.paint !== cell.paint || last.column + last.text.length < cell.column) runs.push(cell);
    else runs[runs.length - 1] = { ...last, text: last.text + cell.text };
  });
  let column = 0;
  let line = "";
  for (const run of tail === undefined ? runs : [...runs, tail]) {
    line += " ".repeat(Math.max(0, run.column - column)) + run.paint(run.text);
    column = run.column + run.text.length;
  }
  return line;
}
