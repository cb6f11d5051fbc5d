import { readFileSync, realpathSync, statSync } from "node:fs";
import { shownPath } from "../manifest-files.ts";
import { unable } from "../refusal.ts";
import { stage, type Staged } from "../staged.ts";
import { writeReason } from "../write-reason.ts";

/** A new text for a file, and the one it must still hold. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

interface Planned {
  readonly path: string;
  /** Where the file is once symbolic links are followed. */
  readonly real: string;
  readonly staged: Staged;
  readonly old: Buffer;
  readonly mode: number;
}

/**
 * Writes new texts, each through a file beside it that then takes its place, so that nobody ever reads half of one. All are written or none:
 * a file that is read-only or has changed meanwhile ends it with a `Refusal` before the first is touched.
 */
export function writeAll(changes: ReadonlyMap<string, Change>): void {
  const planned: Planned[] = [];
  try {
    for (const [path, change] of changes) {
      const real = realpathSync(path);
      if (!planned.some((one) => one.real === real)) planned.push(plan(path, real, change));
    }
  } catch (error) {
    for (const { staged } of planned) staged.drop();
    throw error;
  }
  const done: Planned[] = [];
  for (const one of planned) {
    try {
      one.staged.takePlace();
      done.push(one);
    } catch (error) {
      undo(done);
      for (const { staged } of planned) staged.drop();
      throw cannot(one.path, writeReason(error), error);
    }
  }
}

function plan(path: string, real: string, { before, after }: Change): Planned {
  try {
    const { mode } = statSync(real);
    // Said of root as well, who could write it: somebody wanted it left alone.
    if ((mode & 0o222) === 0) throw cannot(path, "it is read-only");
    const old = readFileSync(real);
    const mark = old.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark : Buffer.alloc(0);
    if (!old.equals(Buffer.concat([mark, Buffer.from(before)]))) throw cannot(path, "it was changed in the meantime; lint it again");
    return { path, real, staged: stage(real, Buffer.concat([mark, Buffer.from(after)]), mode), old, mode };
  } catch (error) {
    throw error instanceof Error && "code" in error ? cannot(path, writeReason(error), error) : error;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Puts back what was written before another file could not be. */
function undo(done: readonly Planned[]): void {
  for (const { real, old, mode } of done) stage(real, old, mode).takePlace();
}

function cannot(path: string, reason: string, cause?: unknown): Error {
  return unable(`cannot write \`${shownPath(path)}\`: ${reason}; no file was changed`, cause);
}
