import { mkdir, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Outcome } from "../../engine/loop/outcome.ts";
import { EngineError, isEngineError } from "../../engine/run/engine-error.ts";
import { ageBounds, newEntry, newestFirst, oldSessions, pageOfRuns, pageOfSessions } from "../../engine/run/listing.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import { entryTexts } from "../../engine/run/store-bounds.ts";
import type { RunEntry, Store, StoreBounds } from "../../engine/run/store.ts";
import { syncFolder, writeAtomically } from "./jsonl/atomic-file.ts";
import { onDisk, unlessMissing } from "./jsonl/disk-error.ts";
import { openJournal, type Durability, type JournalFile } from "./jsonl/journal-file.ts";
import { headerLine } from "./jsonl/journal-lines.ts";
import { entriesIn, journalAt } from "./jsonl/journal-reader.ts";
import { planFiles } from "./jsonl/plan-files.ts";
import { lockRun, type RunLock } from "./jsonl/run-lock.ts";

export interface JsonlOptions {
  /**
   * When an outcome is forced to the disk, so that it outlives a power cut. `every` (default) costs about a
   * millisecond an outcome on a solid-state disk; `intent` does so only before a tool runs that must not run twice. A
   * killed process loses nothing either way.
   */
  readonly durability?: Durability;
  readonly bounds?: Partial<StoreBounds>;
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
export function jsonlStore(folder: string, options: JsonlOptions = {}): Required<Store> {
  const root = resolve(folder);
  const texts = entryTexts(options.bounds);
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
    const outcomeText = (index: number, outcome: Outcome): string => texts.outcome(runId, index, outcome);
    const file = await openJournal(fileOf(runId), { durability: options.durability ?? "every", outcomeText });
    if (file === undefined) throw new EngineError("unknown-run", `${root} holds no run "${runId}"`);
    return file;
  }

  /** Removes runs that nobody drives, and their plans; all of them are taken first. */
  async function remove(found: readonly RunEntry[]): Promise<void> {
    const taken: string[] = [];
    try {
      for (const { runId } of found) {
        await take(runId);
        taken.push(runId);
      }
      // The oldest first: while one is left, the session is listed, and can be deleted again.
      for (const { runId } of found.toReversed()) await onDisk(`remove ${fileOf(runId)}`, () => unlessMissing(() => unlink(fileOf(runId))));
      await onDisk(`read the folder ${root}`, () => syncFolder(root));
    } finally {
      for (const runId of taken) await release(runId);
    }
  }

  const sweep = (found: readonly RunEntry[]): Promise<void> =>
    plans.sweep(new Set(found.map(({ plan }) => plan)), async () => new Set((await entriesIn(root)).map(({ plan }) => plan)));

  return {
    async create(header, plan) {
      checkRunId(header.runId);
      newEntry(header);
      const line = headerLine(texts.header(header));
      texts.checkPlan(plan);
      await onDisk(`create the folder ${root}`, () => mkdir(root, { recursive: true }));
      await take(header.runId);
      try {
        const path = fileOf(header.runId);
        if ((await journalAt(path)) !== undefined)
          throw new EngineError("run-exists", `${root} holds a run "${header.runId}" already; choose another id or resume it`);
        await plans.keep(plan);
        await onDisk(`write ${path}`, () => writeAtomically(path, line));
        // A process that deletes runs may have removed it before it could see this run.
        await plans.keep(plan);
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
      return (await entriesIn(root)).toSorted(newestFirst).map(({ runId }) => runId);
    },

    release,

    async runs(query) {
      return pageOfRuns(await entriesIn(root), query);
    },

    async sessions(query) {
      return pageOfSessions(await entriesIn(root), query);
    },

    async deleteSession(session) {
      const found = (await entriesIn(root)).filter((run) => run.session === session).toSorted(newestFirst);
      if (found.length === 0) return { sessions: 0, runs: 0 };
      await remove(found);
      await sweep(found);
      return { sessions: 1, runs: found.length };
    },

    async deleteOlder(query) {
      const { before, limit } = ageBounds(query);
      const all = (await entriesIn(root)).toSorted(newestFirst);
      const runs = new Map<string, RunEntry[]>();
      for (const run of all) runs.set(run.session, (runs.get(run.session) ?? []).concat(run));
      const gone: RunEntry[] = [];
      let sessions = 0;
      for (const { session } of oldSessions(all, before)) {
        if (sessions === limit) break;
        const found = runs.get(session) ?? [];
        if (!(await removed(found))) continue;
        gone.push(...found);
        sessions += 1;
      }
      if (sessions > 0) await sweep(gone);
      return { sessions, runs: gone.length };
    },
  };

  async function removed(found: readonly RunEntry[]): Promise<boolean> {
    try {
      await remove(found);
      return true;
    } catch (error) {
      if (isEngineError(error) && error.code === "conflict") return false;
      throw error;
    }
  }
}
