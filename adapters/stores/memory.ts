import type { RunHeader } from "../../engine/loop/header.ts";
import { isFrozen } from "../../engine/plan/freeze.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { EngineError } from "../../engine/run/engine-error.ts";
import { ageBounds, newEntry, newestFirst, oldSessions, pageOfRuns, pageOfSessions, runEntry } from "../../engine/run/listing.ts";
import { outcomeOf, type KeptOutcome } from "../../engine/run/kept-outcome.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import { entryTexts } from "../../engine/run/store-bounds.ts";
import type { RunEntry, Store, StoreBounds } from "../../engine/run/store.ts";

export interface MemoryOptions {
  readonly bounds?: Partial<StoreBounds>;
}

/** A run, in copies that nobody outside can change. */
interface Kept {
  readonly header: RunHeader;
  readonly outcomes: KeptOutcome[];
  /** Whether a driver holds it. */
  claimed: boolean;
}

/** Journals in this process's memory, gone with it; for tests, and for runs that nobody resumes later. */
export function memoryStore(options: MemoryOptions = {}): Required<Store> {
  const runs = new Map<string, Kept>();
  const plans = new Map<string, Plan>();
  const texts = entryTexts(options.bounds);
  const entries = (): readonly RunEntry[] => [...runs.values()].map((run) => runEntry(run.header));
  const isHeld = ({ runId }: RunEntry): boolean => runs.get(runId)?.claimed === true;

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
      newEntry(header);
      const kept: Kept = { header: texts.copyHeader(header), outcomes: [], claimed: true };
      if (!plans.has(plan.digest)) {
        texts.checkPlan(plan);
        plans.set(plan.digest, isFrozen(plan) ? plan : structuredClone(plan));
      }
      runs.set(header.runId, kept);
      return undefined;
    },

    claim(runId) {
      checkRunId(runId);
      const run = runs.get(runId);
      if (run === undefined) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (run.claimed) throw new EngineError("conflict", `run "${runId}" is being driven already; wait until that driver has left it`);
      run.claimed = true;
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
      run.outcomes.push(texts.keep(runId, index, outcome));
      return undefined;
    },

    async read(runId) {
      const run = isRunId(runId) ? runs.get(runId) : undefined;
      const plan = run === undefined ? undefined : plans.get(run.header.plan);
      if (run === undefined || plan === undefined) return undefined;
      return { header: structuredClone(run.header), plan, outcomes: structuredClone(run.outcomes.map(outcomeOf)) };
    },

    async list() {
      return entries()
        .toSorted(newestFirst)
        .map(({ runId }) => runId);
    },

    release(runId) {
      const run = runs.get(runId);
      if (run !== undefined) run.claimed = false;
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
      const held = found.find(isHeld);
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
      const held = new Set(all.filter(isHeld).map(({ session }) => session));
      const old = oldSessions(all, before).filter(({ session }) => !held.has(session));
      const going = new Set(old.slice(0, limit).map(({ session }) => session));
      const found = all.filter(({ session }) => going.has(session));
      remove(found);
      return { sessions: going.size, runs: found.length };
    },
  };
}
