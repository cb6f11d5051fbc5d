import { open, readdir, readFile } from "node:fs/promises";
import type { RunHeader } from "../../../engine/loop/header.ts";
import { isEngineError } from "../../../engine/run/engine-error.ts";
import { onDisk, systemCode } from "./disk-error.ts";
import { readLines, type JournalLines } from "./journal-lines.ts";

/** The journal in a file, or nothing where there is no file or no whole header in it. */
export async function journalAt(path: string): Promise<JournalLines | undefined> {
  const bytes = await onDisk(`read ${path}`, () => unlessMissing(() => readFile(path)));
  return bytes === undefined ? undefined : readLines(bytes, path);
}

/** The names of a folder's files; none where there is no folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return onDisk(`read the folder ${folder}`, async () => (await unlessMissing(() => readdir(folder))) ?? []);
}

/** The header of a journal, without reading the rest; nothing where there is none that can be read. */
export async function headerAt(path: string): Promise<RunHeader | undefined> {
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

async function unlessMissing<T>(operation: () => Promise<T>): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
