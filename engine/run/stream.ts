import { begin } from "../loop/begin.ts";
import { sessionOf } from "../loop/session.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { drive } from "./drive.ts";
import { leavable } from "./leavable.ts";
import { newHeader } from "./new-header.ts";
import { portsOf } from "./ports.ts";
import type { RunInput, RunResult, Runtime, StreamEvent } from "./runtime.ts";

/**
 * Runs a plan and yields what happens as it happens; returns how the run stands when the driver leaves it. Nothing begins
 * before the first event is asked for. A consumer that stops listening ends what is in flight and leaves a journal that can be resumed.
 * Throws an `EngineError` for mistakes of the host; what the world does wrong is a failure in the result.
 */
export function stream(plan: Plan, input: RunInput, runtime: Runtime = {}): AsyncGenerator<StreamEvent, RunResult> {
  return leavable((left) => start(plan, input, runtime, left));
}

/** Runs a plan until it ends or waits for someone. The same driver as {@link stream}, with nobody watching. */
export async function run(plan: Plan, input: RunInput, runtime: Runtime = {}): Promise<RunResult> {
  return drain(stream(plan, input, runtime));
}

/** Listens to the end and gives the result. */
export async function drain(events: AsyncGenerator<StreamEvent, RunResult>): Promise<RunResult> {
  for (;;) {
    const event = await events.next();
    if (event.done === true) return event.value;
  }
}

/** How a run stands, for its host. */
export function resultOf(state: RunState): RunResult {
  const { runId, end, pending, facts } = state;
  return {
    runId,
    status: end?.status ?? "waiting",
    ...(end === undefined ? {} : { end }),
    waiting: pending,
    facts,
    session: sessionOf(state),
    state,
  };
}

async function* start(plan: Plan, input: RunInput, runtime: Runtime, left: AbortSignal): AsyncGenerator<StreamEvent, RunResult> {
  const ports = portsOf(runtime);
  const header = newHeader(plan, input, ports);
  await ports.store?.create(header, plan);
  try {
    const { state, events } = begin(plan, header);
    yield* events;
    return resultOf(yield* drive({ plan, state, next: 0 }, ports, { left }));
  } finally {
    await ports.store?.release?.(header.runId);
  }
}
