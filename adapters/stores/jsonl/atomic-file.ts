import { open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file so that it is there whole, on the disk, or not at all. */
export async function writeAtomically(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${globalThis.crypto.randomUUID()}.draft`;
  try {
    const file = await open(draft, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the folder's entries last through a power cut. Windows cannot open folders, and needs no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
