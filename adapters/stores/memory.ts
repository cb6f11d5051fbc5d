import type { RunHeader } from "../../engine/loop/header.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { EngineError } from "../../engine/run/engine-error.ts";
import { ageBounds, newEntry, newestFirst, oldSessions, pageOfRuns, pageOfSessions } from "../../engine/run/listing.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import { entryTexts } from "../../engine/run/store-bounds.ts";
import type { RunEntry, Store, StoreBounds } from "../../engine/run/store.ts";

export interface MemoryOptions {
  readonly bounds?: Partial<StoreBounds>;
}

interface Kept {
  readonly entry: RunEntry;
  /** As JSON, like a file's line: what is kept can no longer be changed from outside, at a tenth of what a clone costs. */
  readonly header: string;
  readonly outcomes: Outcome[];
}

/** Journals in this process's memory, gone with it; for tests, and for runs that nobody resumes later. */
export function memoryStore(options: MemoryOptions = {}): Required<Store> {
  const runs = new Map<string, Kept>();
  const plans = new Map<string, Plan>();
  const claimed = new Set<string>();
  const texts = entryTexts(options.bounds);
  const entries = (): readonly RunEntry[] => [...runs.values()].map((run) => run.entry);

  function remove(found: readonly RunEntry[]): void {
    for (const { runId } of found) runs.delete(runId);
    const used = new Set(entries().map(({ plan }) => plan));
    for (const digest of plans.keys()) if (!used.has(digest)) plans.delete(digest);
  }

  return {
    create(header, plan) {
      checkRunId(header.runId);
      if (runs.has(header.runId))
        throw new EngineError("run-exists", `there is a run "${header.runId}" already; choose another id or resume it`);
      const kept: Kept = { entry: newEntry(header), header: texts.header(header), outcomes: [] };
      const known = plans.get(plan.digest);
      if (known === undefined) {
        texts.plan(plan);
        plans.set(plan.digest, structuredClone(plan));
      }
      runs.set(header.runId, kept);
      claimed.add(header.runId);
      return undefined;
    },

    claim(runId) {
      checkRunId(runId);
      if (!runs.has(runId)) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (claimed.has(runId))
        throw new EngineError("conflict", `run "${runId}" is being driven already; wait until that driver has left it`);
      claimed.add(runId);
      return undefined;
    },

    append(runId, index, outcome) {
      const run = runs.get(runId);
      if (run === undefined) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (index !== run.outcomes.length)
        throw new EngineError(
          "conflict",
          `run "${runId}" has ${run.outcomes.length} outcomes, so the next is not number ${index}; another writer was here`,
        );
      run.outcomes.push(texts.copy(runId, index, outcome));
      return undefined;
    },

    async read(runId) {
      const run = isRunId(runId) ? runs.get(runId) : undefined;
      const plan = run === undefined ? undefined : plans.get(run.entry.plan);
      if (run === undefined || plan === undefined) return undefined;
      const outcomes = run.outcomes.map((outcome) => structuredClone(outcome));
      return { header: JSON.parse(run.header) as RunHeader, plan, outcomes };
    },

    async list() {
      return entries()
        .toSorted(newestFirst)
        .map(({ runId }) => runId);
    },

    release(runId) {
      claimed.delete(runId);
      return undefined;
    },

    async runs(query) {
      return pageOfRuns(entries(), query);
    },

    async sessions(query) {
      return pageOfSessions(entries(), query);
    },

    async deleteSession(session) {
      const found = entries().filter((run) => run.session === session);
      const held = found.find(({ runId }) => claimed.has(runId));
      if (held !== undefined)
        throw new EngineError(
          "conflict",
          `run "${held.runId}" of session "${session}" is being driven; wait until that driver has left it`,
        );
      remove(found);
      return { sessions: found.length === 0 ? 0 : 1, runs: found.length };
    },

    async deleteOlder(query) {
      const { before, limit } = ageBounds(query);
      const all = entries();
      const held = new Set(all.filter(({ runId }) => claimed.has(runId)).map(({ session }) => session));
      const old = oldSessions(all, before).filter(({ session }) => !held.has(session));
      const going = new Set(old.slice(0, limit).map(({ session }) => session));
      const found = all.filter(({ session }) => going.has(session));
      remove(found);
      return { sessions: going.size, runs: found.length };
    },
  };
}
