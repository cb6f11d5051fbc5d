import { randomUUID } from "node:crypto";
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { shownPath } from "../manifest-files.ts";
import { unable } from "../refusal.ts";
import { writeReason } from "../write-reason.ts";

/** A new text for a file, and the one it must still hold. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

interface Staged {
  readonly path: string;
  /** Where the file is once symbolic links are followed. */
  readonly real: string;
  readonly temporary: string;
  readonly old: Buffer;
  readonly mode: number;
}

/**
 * Writes new texts, each through a file beside it that then takes its place, so that nobody ever reads half of one. All are written or none:
 * a file that is read-only or has changed meanwhile ends it with a `Refusal` before the first is touched.
 */
export function writeAll(changes: ReadonlyMap<string, Change>): void {
  const staged: Staged[] = [];
  try {
    for (const [path, change] of changes) {
      const real = realpathSync(path);
      if (!staged.some((one) => one.real === real)) staged.push(stage(path, real, change));
    }
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
  const done: Staged[] = [];
  for (const one of staged) {
    try {
      renameSync(one.temporary, one.real);
      done.push(one);
    } catch (error) {
      undo(done);
      for (const { temporary } of staged) rmSync(temporary, { force: true });
      throw cannot(one.path, writeReason(error), error);
    }
  }
}

function stage(path: string, real: string, { before, after }: Change): Staged {
  const temporary = join(dirname(real), `.${basename(real)}.${randomUUID()}.tmp`);
  try {
    const { mode } = statSync(real);
    // Said of root as well, who could write it: somebody wanted it left alone.
    if ((mode & 0o222) === 0) throw cannot(path, "it is read-only");
    const old = readFileSync(real);
    const mark = old.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark : Buffer.alloc(0);
    if (!old.equals(Buffer.concat([mark, Buffer.from(before)]))) throw cannot(path, "it was changed in the meantime; lint it again");
    writeFileSync(temporary, Buffer.concat([mark, Buffer.from(after)]), { flag: "wx", mode });
    chmodSync(temporary, mode);
    return { path, real, temporary, old, mode };
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof Error && "code" in error ? cannot(path, writeReason(error), error) : error;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Puts back what was written before another file could not be. */
function undo(done: readonly Staged[]): void {
  for (const { real, temporary, old, mode } of done) {
    writeFileSync(temporary, old, { mode });
    renameSync(temporary, real);
  }
}

function cannot(path: string, reason: string, cause?: unknown): Error {
  return unable(`cannot write \`${shownPath(path)}\`: ${reason}; no file was changed`, cause);
}
