import type { PlanGuard } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import { failure, type Failure } from "../protocol/failure.ts";
import { emit, topFrame, type Draft } from "./draft.ts";
import type { SpentLimit } from "./limits.ts";
import { append } from "./log.ts";
import { leftOverMessages } from "./results.ts";
import type { RunEnd } from "./state.ts";

/** Ends the run. Every call that still lacks its result is told why it has none, so the conversation can go on in a later run. */
export function endRun(draft: Draft, end: RunEnd, why: string): void {
  const { state } = draft;
  const [bottom] = state.frames;
  if (bottom === undefined) return;
  const { agent, log } = bottom;
  state.frames.length = 0;
  state.frames.push({ agent, log: bottom.round === undefined ? log : append(log, leftOverMessages(bottom, state.pending, why)) });
  state.pending = [];
  state.status = end.status;
  state.end = end;
  const { runId, spent } = state;
  const { usage, turns, handoffs, costUsd } = spent;
  if (costUsd > 0) emit(draft, { type: "run-end", runId, end, usage, costUsd, turns, handoffs });
  else emit(draft, { type: "run-end", runId, end, usage, turns, handoffs });
}

/** Ends the run because the world failed it; `by` is the model that did and what it cost, where that is not plain. */
export function endByFailure(draft: Draft, what: Failure, by: { readonly model?: string; readonly costUsd?: number } = {}): void {
  emit(draft, { type: "failure", agent: topFrame(draft.state).agent, failure: what, ...by });
  endRun(draft, { status: "failed", failure: what }, `the run failed: ${what.message}`);
}

/** Ends the run because a limit is spent: through the exit the manifest names for that, else as failed. */
export function endByLimit(draft: Draft, spent: SpentLimit): void {
  const { limit, message } = spent;
  emit(draft, { type: "limit", limit, message });
  const name = draft.plan.limits.then;
  const exit = name === undefined ? undefined : own(draft.plan.exits, name);
  if (name === undefined || exit === undefined) return endByFailure(draft, failure(spent.code, message));
  const { agent } = topFrame(draft.state);
  endRun(draft, { status: "exited", exit: name, kind: exit.kind, agent, result: null, limit }, message);
}

/** Ends the run because a guard refused a value: through the exit the guard names for that, else as failed. */
export function endByGuard(draft: Draft, { name, then }: Pick<PlanGuard, "name" | "then">, what: string, reason: string): void {
  const message = `the guard "${name}" refused ${what}: ${reason}`;
  const exit = then === undefined ? undefined : own(draft.plan.exits, then);
  if (then === undefined || exit === undefined) return endByFailure(draft, failure("refused-by-guard", message));
  const { agent } = topFrame(draft.state);
  endRun(draft, { status: "exited", exit: then, kind: exit.kind, agent, result: null, guard: name }, message);
}

/** Ends the run through an exit because nobody approved a tool in time. */
export function endByExpiry(draft: Draft, tool: string, exit: string): void {
  const kind = own(draft.plan.exits, exit)?.kind ?? "escalated";
  const { agent } = topFrame(draft.state);
  endRun(draft, { status: "exited", exit, kind, agent, result: null, expired: tool }, `nobody approved ${tool} in time`);
}
