import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, type Json } from "../../../engine/protocol/json.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import { onDisk, systemCode } from "./disk-error.ts";
import { isAlive, ownMark, type ProcessMark } from "./process-mark.ts";

/** A run that is held by this process until `release`. */
export interface RunLock {
  release(): Promise<void>;
}

interface Holder extends ProcessMark {
  /** Names this holding, and no other, for ever. */
  readonly nonce: string;
}

/**
 * Takes a run for this process, or throws `conflict` where a living one holds it.
 *
 * The holders of a run form a chain of files: `<run>.lock`, then `<run>.lock.<nonce of the one before>`. The last one owns
 * the run. A dead owner is followed, never removed: its successor's file has one possible name, and `link` makes a
 * file, content and all, for exactly one caller. On release the head goes first: whoever still follows the old chain
 * finds that it no longer starts where it did, and gives up.
 */
export async function lockRun(folder: string, runId: string): Promise<RunLock> {
  const own: Holder = { ...ownMark(), nonce: globalThis.crypto.randomUUID() };
  const draft = join(folder, `${own.nonce}.draft`);
  return onDisk(`lock run "${runId}" in ${folder}`, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, JSON.stringify(own));
    try {
      return await follow(folder, runId, draft);
    } finally {
      await unlink(draft);
    }
  });
}

async function follow(folder: string, runId: string, draft: string): Promise<RunLock> {
  const head = join(folder, `${runId}.lock`);
  for (;;) {
    const chain: string[] = [head];
    let first: string | undefined;
    for (;;) {
      const tail = chain.at(-1) ?? head;
      if (await made(draft, tail)) break;
      const holder = await holderOf(tail);
      if (holder === undefined) continue;
      first ??= holder.nonce;
      if (isAlive(holder)) throw held(runId, holder, tail);
      chain.push(`${head}.${holder.nonce}`);
    }
    if (first === undefined || (await holderOf(head))?.nonce === first) return { release: () => removeAll(chain) };
    await removeAll(chain.slice(-1));
  }
}

async function made(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** The holder a lock file names, or nothing where the file has gone meanwhile. */
async function holderOf(path: string): Promise<Holder | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const holder = parse(text);
  if (isHolder(holder)) return holder;
  throw new EngineError("conflict", `${path} is no lock file of ours; remove it if no process uses the run`);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    isObject(value) &&
    typeof value["host"] === "string" &&
    typeof value["pid"] === "number" &&
    typeof value["start"] === "string" &&
    typeof value["nonce"] === "string"
  );
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await unlink(path);
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
  }
}

function held(runId: string, holder: Holder, path: string): EngineError {
  const here = holder.host === ownMark().host;
  return new EngineError(
    "conflict",
    here
      ? `run "${runId}" is being driven by process ${holder.pid}; wait until it has left the run, or end it`
      : `run "${runId}" is held by process ${holder.pid} on ${holder.host}; if that process is gone, remove ${path}`,
  );
}
