import { LiveRun } from "../loop/live-run.ts";
import { sessionOf } from "../loop/session.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { checkGuards } from "./bound-guards.ts";
import { drive } from "./drive.ts";
import { newHeader } from "./new-header.ts";
import { portsOf } from "./ports.ts";
import type { RunInput, RunResult, Runtime, StreamEvent } from "./runtime.ts";
import { nobody, overheard, telling, type Listener } from "./telling.ts";

/**
 * Runs a plan and yields what happens as it happens; returns how the run stands when the driver leaves it. Nothing begins
 * before the first event is asked for. A consumer that stops listening ends what is in flight and leaves a journal that can be resumed.
 * Throws an `EngineError` for mistakes of the host; what the world does wrong is a failure in the result.
 */
export function stream(plan: Plan, input: RunInput, runtime: Runtime = {}): AsyncGenerator<StreamEvent, RunResult> {
  return telling((listener) => start(plan, input, runtime, listener));
}

/** Runs a plan until it ends or waits for someone. The same driver as {@link stream}, with nobody watching but the runtime's `onEvent`. */
export async function run(plan: Plan, input: RunInput, runtime: Runtime = {}): Promise<RunResult> {
  return start(plan, input, runtime, nobody);
}

/** Listens to the end and gives the result. */
export async function drain(steps: AsyncGenerator<unknown, RunResult>): Promise<RunResult> {
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

/** How a run stands, for its host. */
export function resultOf(state: RunState): RunResult {
  const { runId, end, pending: waiting, facts } = state;
  const { usage, costUsd } = state.spent;
  const session = sessionOf(state);
  if (end === undefined) return { runId, status: "waiting", waiting, facts, usage, costUsd, session, state };
  return { runId, status: end.status, end, waiting, facts, usage, costUsd, session, state };
}

async function start(plan: Plan, input: RunInput, runtime: Runtime, consumer: Listener): Promise<RunResult> {
  const ports = portsOf(runtime);
  const { store, onEvent } = ports;
  const listener = overheard(consumer, onEvent);
  const header = newHeader(plan, input, ports);
  checkGuards(plan, runtime);
  const created = store?.create(header, plan);
  if (created !== undefined) await created;
  try {
    const begun = LiveRun.begin(plan, header, listener !== nobody);
    const told = listener.tell(begun.events);
    if (told !== undefined) await told;
    return resultOf(await drive({ run: begun, next: 0 }, ports, { listener }));
  } finally {
    const released = store?.release?.(header.runId);
    if (released !== undefined) await released;
  }
}
