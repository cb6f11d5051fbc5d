import { randomUUID } from "node:crypto";
import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file's new content, which stands beside it until it takes its place. */
export interface Staged {
  /** In one step, so that nobody ever reads half of it. Where that fails, nothing is left beside the file. */
  takePlace(): void;
  /** Gives it up. */
  drop(): void;
}

/** Writes content beside a file, which need not be there yet, with the file's mode where it has one. `real` is its path once symbolic links are followed. */
export function stage(real: string, content: string | Buffer, mode: number | undefined): Staged {
  // Of a long name a part: with what is added it must still be a name.
  const beside = join(dirname(real), `.${basename(real).slice(0, 60)}.${randomUUID()}.tmp`);
  const drop = (): void => rmSync(beside, { force: true });
  const orDrop = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      drop();
      throw error;
    }
  };
  orDrop(() => {
    writeFileSync(beside, content, { flag: "wx" });
    if (mode !== undefined) chmodSync(beside, mode);
  });
  return { takePlace: () => orDrop(() => renameSync(beside, real)), drop };
}
