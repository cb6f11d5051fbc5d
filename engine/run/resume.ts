import { LiveRun } from "../loop/live-run.ts";
import type { Outcome } from "../loop/outcome.ts";
import { step } from "../loop/step.ts";
import type { Plan } from "../plan/plan.ts";
import { knownOutcomes } from "./answers.ts";
import { checkGuards } from "./bound-guards.ts";
import { drive } from "./drive.ts";
import { EngineError } from "./engine-error.ts";
import { fold, type Folded } from "./fold.ts";
import { checkJournal } from "./known-version.ts";
import { checkPlan } from "./new-header.ts";
import { describeVerdict, judgePlan } from "./plan-verdict.ts";
import { portsOf, type Ports } from "./ports.ts";
import { checkRunId } from "./run-id.ts";
import type { Answer, RunResult, Runtime, StreamEvent } from "./runtime.ts";
import { resultOf } from "./stream.ts";
import { nobody, overheard, telling, type Listener } from "./telling.ts";

/**
 * Goes on with a run from its journal: answers what it waits for, performs again what may be repeated, and yields what
 * happens from here on. A call that was begun, must not be repeated, and has no result waits for the host to settle it. A run
 * that has ended yields nothing and returns its result.
 */
export function streamResume(
  plan: Plan,
  runId: string,
  answers: readonly Answer[],
  runtime: Runtime,
): AsyncGenerator<StreamEvent, RunResult> {
  return telling(async (listener) => takeUp({ plan, runId, answers, runtime }, listener));
}

/** Goes on with a run until it ends or waits again. The same driver as {@link streamResume}, with nobody watching but the runtime's `onEvent`. */
export async function resume(plan: Plan, runId: string, answers: readonly Answer[], runtime: Runtime): Promise<RunResult> {
  return takeUp({ plan, runId, answers, runtime }, nobody);
}

interface Request {
  readonly plan: Plan;
  readonly runId: string;
  readonly answers: readonly Answer[];
  readonly runtime: Runtime;
}

async function takeUp({ plan, runId, answers, runtime }: Request, consumer: Listener): Promise<RunResult> {
  const ports = portsOf(runtime);
  const listener = overheard(consumer, ports.onEvent);
  checkPlan(plan);
  checkGuards(plan, runtime);
  checkRunId(runId);
  const { store } = ports;
  if (store === undefined) throw new EngineError("bad-argument", "a run is resumed from its journal: give the `store` that keeps it");
  await store.claim?.(runId);
  try {
    const journal = await store.read(runId);
    if (journal === undefined) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
    checkJournal(journal);
    const folded = fold(journal.plan, journal.header, journal.outcomes);
    const changed = await changedPlan(plan, folded, ports);
    const now = ports.clock.now();
    const from = { run: LiveRun.at(folded.plan, folded.state, listener !== nobody), next: journal.outcomes.length };
    const taken = gap(folded, changed, now);
    // What waits is what waits under the plan the run goes by from here on.
    const state = taken === undefined ? folded.state : step(folded.plan, folded.state, taken).state;
    const known = knownOutcomes({ plan: changed ?? folded.plan, state }, answers, now);
    return resultOf(await drive(from, ports, { known: taken === undefined ? known : [taken, ...known], listener }));
  } finally {
    await store.release?.(runId);
  }
}

/** The given plan where it is another than the run's and the host accepts it; throws `plan-changed` where it does not, or where the run cannot go on under it. */
async function changedPlan(plan: Plan, { plan: journaled, state }: Folded, ports: Ports): Promise<Plan | undefined> {
  if (plan.digest === journaled.digest || state.end !== undefined) return undefined;
  const verdict = judgePlan(journaled, plan, state);
  if (verdict.obstacles.length === 0 && (await ports.acceptPlan?.(verdict)) === true) return plan;
  const message = `run "${state.runId}" goes by the plan ${journaled.digest}, and ${plan.digest} was given; ${describeVerdict(verdict)}`;
  throw new EngineError("plan-changed", message, { verdict });
}

/** While a run waits for people its time stands still anyway. */
function gap({ state }: Folded, plan: Plan | undefined, at: number): Outcome | undefined {
  if (state.end !== undefined || (plan === undefined && state.status === "waiting")) return undefined;
  return { kind: "resume", effect: "run", at, ...(plan === undefined ? {} : { plan }) };
}
