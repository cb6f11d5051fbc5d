import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunHeader } from "../../../engine/loop/header.ts";
import { isEngineError } from "../../../engine/run/engine-error.ts";
import { runEntry } from "../../../engine/run/listing.ts";
import { isRunId } from "../../../engine/run/run-id.ts";
import type { RunEntry } from "../../../engine/run/store.ts";
import { onDisk, unlessMissing } from "./disk-error.ts";
import { readLines, type JournalLines } from "./journal-lines.ts";

/** The journal in a file, or nothing where there is no file or no whole header in it. */
export async function journalAt(path: string): Promise<JournalLines | undefined> {
  const bytes = await onDisk(`read ${path}`, () => unlessMissing(() => readFile(path)));
  return bytes === undefined ? undefined : readLines(bytes, path);
}

/** What the journals in a folder say of their runs, in no order. Files that are no journals are left out. */
export async function entriesIn(folder: string): Promise<readonly RunEntry[]> {
  const names = await onDisk(`read the folder ${folder}`, async () => (await unlessMissing(() => readdir(folder))) ?? []);
  const found: RunEntry[] = [];
  for (const name of names) {
    const runId = name.endsWith(".jsonl") ? name.slice(0, -".jsonl".length) : "";
    if (!isRunId(runId)) continue;
    const header = await headerAt(join(folder, name));
    // The file's name is what the run is found by.
    if (header !== undefined) found.push({ ...runEntry(header), runId });
  }
  return found;
}

/** The header of a journal, without reading the rest; nothing where there is none that can be read. */
async function headerAt(path: string): Promise<RunHeader | undefined> {
  const line = await onDisk(`read ${path}`, () => unlessMissing(() => firstLine(path)));
  try {
    return line === undefined ? undefined : readLines(line, path)?.header;
  } catch (error) {
    if (isEngineError(error)) return undefined;
    throw error;
  }
}

async function firstLine(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (let size = 4096; ; size = Math.min(size * 2, 1 << 20)) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, null);
      const chunk = buffer.subarray(0, bytesRead);
      const end = chunk.indexOf(0x0a);
      chunks.push(end === -1 ? chunk : chunk.subarray(0, end + 1));
      if (end !== -1 || bytesRead === 0) return Buffer.concat(chunks);
    }
  } finally {
    await file.close();
  }
}
