import { open, type FileHandle } from "node:fs/promises";
import type { Outcome } from "../../../engine/loop/outcome.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import { onDisk, systemCode } from "./disk-error.ts";
import { outcomeLine, readLines } from "./journal-lines.ts";

/** A journal that is open for appending. */
export interface JournalFile {
  append(index: number, outcome: Outcome): Promise<void>;
  close(): Promise<void>;
}

/** How outcomes are written. */
export interface Writing {
  readonly durability: Durability;
  /** An outcome as JSON; throws where it must not be written. */
  readonly outcomeText: (index: number, outcome: Outcome) => string;
}

/** When an appended outcome is forced to the disk: each one, or only the intent to run a tool that must not run twice. */
export type Durability = "every" | "intent";

/** Opens a run's file and cuts off a line that was never finished; nothing where there is no such run. The caller holds its lock. */
export async function openJournal(path: string, { durability, outcomeText }: Writing): Promise<JournalFile | undefined> {
  const file = await onDisk(`open ${path}`, () => openExisting(path));
  if (file === undefined) return undefined;
  try {
    const lines = readLines(await file.readFile(), path);
    if (lines !== undefined) {
      await onDisk(`cut the torn line off ${path}`, () => file.truncate(lines.length));
      return appender(path, file, { durability, outcomeText, count: lines.outcomes.length, length: lines.length });
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function appender(path: string, file: FileHandle, from: Writing & { count: number; length: number }): JournalFile {
  let { count, length } = from;
  let last: Promise<unknown> = Promise.resolve();

  async function write(index: number, outcome: Outcome): Promise<void> {
    if (index !== count)
      throw new EngineError("conflict", `${path} has ${count} outcomes, so the next is not number ${index}; another writer was here`);
    const line = outcomeLine(index, from.outcomeText(index, outcome));
    try {
      // At a place of its own, not "at the end": what a failed write left behind is written over.
      for (let done = 0; done < line.length;) done += (await file.write(line, done, line.length - done, length + done)).bytesWritten;
      if (from.durability === "every" || outcome.kind === "started") await file.datasync();
    } catch (error) {
      await file.truncate(length).catch(() => undefined);
      throw error;
    }
    count += 1;
    length += line.length;
  }

  return {
    append(index, outcome) {
      // One after the other, in the order of the calls, whether or not the caller waits.
      const next = last.then(() => onDisk(`append to ${path}`, () => write(index, outcome)));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}
