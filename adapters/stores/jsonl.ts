import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EngineError } from "../../engine/run/engine-error.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import type { Store } from "../../engine/run/store.ts";
import { writeAtomically } from "./jsonl/atomic-file.ts";
import { onDisk } from "./jsonl/disk-error.ts";
import { openJournal, type Durability, type JournalFile } from "./jsonl/journal-file.ts";
import { headerLine } from "./jsonl/journal-lines.ts";
import { headerAt, journalAt, namesIn } from "./jsonl/journal-reader.ts";
import { planFiles } from "./jsonl/plan-files.ts";
import { lockRun, type RunLock } from "./jsonl/run-lock.ts";

export interface JsonlOptions {
  /**
   * When an outcome is forced to the disk, so that it outlives a power cut. `every` (default) costs about a
   * millisecond an outcome on a solid-state disk; `intent` does so only before a tool runs that must not run twice. A
   * killed process loses nothing either way.
   */
  readonly durability?: Durability;
}

interface Held {
  readonly lock: RunLock;
  /** Absent while a claimed run has not been appended to. */
  file?: Promise<JournalFile>;
}

/**
 * Journals as append-only JSON Lines in one folder: `<runId>.jsonl`, the plans they ran under in `plans/`, who is writing
 * in `locks/`. Survives `kill -9` at any byte. The folder is made when it is first written to.
 */
export function jsonlStore(folder: string, options: JsonlOptions = {}): Store {
  const root = resolve(folder);
  const plans = planFiles(join(root, "plans"));
  const held = new Map<string, Held | "taking">();
  const fileOf = (runId: string): string => join(root, `${runId}.jsonl`);

  async function take(runId: string): Promise<Held> {
    if (held.has(runId)) throw new EngineError("conflict", `run "${runId}" is being driven already by this process`);
    held.set(runId, "taking");
    try {
      const taken = { lock: await lockRun(join(root, "locks"), runId) };
      held.set(runId, taken);
      return taken;
    } catch (error) {
      held.delete(runId);
      throw error;
    }
  }

  async function release(runId: string): Promise<void> {
    const mine = held.get(runId);
    if (mine === undefined || mine === "taking") return;
    held.delete(runId);
    const file = await mine.file?.catch(() => undefined);
    await file?.close();
    await mine.lock.release();
  }

  async function opened(runId: string): Promise<JournalFile> {
    const file = await openJournal(fileOf(runId), options.durability ?? "every");
    if (file === undefined) throw new EngineError("unknown-run", `${root} holds no run "${runId}"`);
    return file;
  }

  return {
    async create(header, plan) {
      checkRunId(header.runId);
      await onDisk(`create the folder ${root}`, () => mkdir(root, { recursive: true }));
      await take(header.runId);
      try {
        const path = fileOf(header.runId);
        if ((await journalAt(path)) !== undefined)
          throw new EngineError("run-exists", `${root} holds a run "${header.runId}" already; choose another id or resume it`);
        await plans.keep(plan);
        await onDisk(`write ${path}`, () => writeAtomically(path, headerLine(header)));
      } catch (error) {
        await release(header.runId);
        throw error;
      }
    },

    async claim(runId) {
      checkRunId(runId);
      if ((await journalAt(fileOf(runId))) === undefined) throw new EngineError("unknown-run", `${root} holds no run "${runId}"`);
      await take(runId);
    },

    async append(runId, index, outcome) {
      checkRunId(runId);
      const mine = held.get(runId) ?? (await take(runId));
      if (mine === "taking") throw new EngineError("conflict", `run "${runId}" is being taken by another driver of this process`);
      mine.file ??= opened(runId);
      try {
        await (await mine.file).append(index, outcome);
      } catch (error) {
        // Where nothing can be opened, nothing is held.
        if ((await mine.file.catch(() => undefined)) === undefined) await release(runId);
        throw error;
      }
    },

    async read(runId) {
      if (!isRunId(runId)) return undefined;
      const path = fileOf(runId);
      const lines = await journalAt(path);
      if (lines === undefined) return undefined;
      if (lines.header.runId !== runId)
        throw new EngineError(
          "broken-journal",
          `${path}:1: this is the journal of run "${lines.header.runId}"; give the file its own name back`,
        );
      return { header: lines.header, plan: await plans.read(lines.header.plan), outcomes: lines.outcomes };
    },

    async list() {
      const names = await namesIn(root);
      const found: { readonly runId: string; readonly at: number }[] = [];
      for (const name of names) {
        const runId = name.endsWith(".jsonl") ? name.slice(0, -".jsonl".length) : "";
        if (!isRunId(runId)) continue;
        const header = await headerAt(join(root, name));
        if (header !== undefined) found.push({ runId, at: header.at });
      }
      return found.toSorted((a, b) => b.at - a.at || (a.runId < b.runId ? 1 : -1)).map((run) => run.runId);
    },

    release,
  };
}
