import type { RunHeader } from "../../engine/loop/header.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { EngineError } from "../../engine/run/engine-error.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import type { Store } from "../../engine/run/store.ts";

interface Kept {
  readonly header: RunHeader;
  readonly plan: Plan;
  /** As JSON, like a file's lines: what is kept can no longer be changed from outside, at a tenth of what a clone costs. */
  readonly outcomes: string[];
}

/** Journals in this process's memory, gone with it; for tests, and for runs that nobody resumes later. */
export function memoryStore(): Store {
  const runs = new Map<string, Kept>();
  const plans = new Map<string, Plan>();
  const claimed = new Set<string>();

  return {
    async create(header, plan) {
      checkRunId(header.runId);
      if (runs.has(header.runId))
        throw new EngineError("run-exists", `there is a run "${header.runId}" already; choose another id or resume it`);
      const kept = plans.get(plan.digest) ?? structuredClone(plan);
      plans.set(plan.digest, kept);
      runs.set(header.runId, { header: structuredClone(header), plan: kept, outcomes: [] });
      claimed.add(header.runId);
    },

    async claim(runId) {
      checkRunId(runId);
      if (!runs.has(runId)) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (claimed.has(runId))
        throw new EngineError("conflict", `run "${runId}" is being driven already; wait until that driver has left it`);
      claimed.add(runId);
    },

    async append(runId, index, outcome) {
      const run = runs.get(runId);
      if (run === undefined) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (index !== run.outcomes.length)
        throw new EngineError(
          "conflict",
          `run "${runId}" has ${run.outcomes.length} outcomes, so the next is not number ${index}; another writer was here`,
        );
      run.outcomes.push(JSON.stringify(outcome));
    },

    async read(runId) {
      const run = isRunId(runId) ? runs.get(runId) : undefined;
      return run === undefined
        ? undefined
        : { header: run.header, plan: run.plan, outcomes: run.outcomes.map((line) => JSON.parse(line) as Outcome) };
    },

    async list() {
      return [...runs.values()]
        .toReversed()
        .toSorted((a, b) => b.header.at - a.header.at)
        .map((run) => run.header.runId);
    },

    async release(runId) {
      claimed.delete(runId);
    },
  };
}
