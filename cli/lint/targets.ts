import { resolve } from "node:path";
import { decodeUtf8 } from "../../adapters/sources/disk/utf8.ts";
import { findManifests } from "../manifest-files.ts";
import { badUsage } from "../refusal.ts";
import { loadManifest, sourcesBeside, unreadable, type Loaded } from "../sources.ts";

/** A manifest to lint: its text, read when it is asked for, and whether somebody named it or it was found in a folder. */
export interface Target {
  load(): Loaded;
  readonly named: boolean;
}

/** Finds what the operands of `lint` mean; `-` is standard input, called by the given name. */
export async function targetsOf(operands: readonly string[], stdinName: string | undefined): Promise<readonly Target[]> {
  if (!operands.includes("-")) {
    if (stdinName !== undefined) throw badUsage("`--stdin-filename` needs `-`, which stands for standard input");
    return await onDisk(operands);
  }
  const stdin = await loadStdin(stdinName ?? "<stdin>");
  return [{ load: () => stdin, named: true }, ...(await onDisk(operands.filter((operand) => operand !== "-")))];
}

async function onDisk(operands: readonly string[]): Promise<readonly Target[]> {
  return (await findManifests(operands)).map(({ path, named }) => ({ load: () => loadManifest(path), named }));
}

async function loadStdin(name: string): Promise<Loaded> {
  const path = resolve(name);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  const decoded = decodeUtf8(Buffer.concat(chunks));
  return decoded.ok ? { ok: true, file: { path, text: decoded.text }, sources: sourcesBeside(path) } : unreadable(path, decoded.reason);
}
