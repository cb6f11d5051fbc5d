import type { Plan } from "../plan/plan.ts";
import { takeAnswer } from "./answer.ts";
import { expire, takeApproval } from "./approval.ts";
import { approvalProblem } from "./approval-problem.ts";
import { emit, giveResult, openCopy, topRound, type Draft, type OpenState } from "./draft.ts";
import type { ApprovalEffect, Effect, ToolEffect } from "./effect.ts";
import { endByLimit, endRun } from "./ending.ts";
import type { RunEvent } from "./event.ts";
import { takeVerdicts } from "./judged.ts";
import { spentClock } from "./limits.ts";
import type { Outcome, ToolResult } from "./outcome.ts";
import { takeFailure } from "./pay.ts";
import { effectId } from "./results.ts";
import { advance } from "./round.ts";
import type { RunState } from "./state.ts";
import { judgeAnew, takeUp } from "./take-up.ts";
import type { Transition } from "./transition.ts";

/**
 * The state after an outcome, and what happened on the way. Pure: the same arguments give the same result, and nothing else
 * changes a run. An outcome that answers nothing the run waits for leaves the state as it is, without events. The plan is the one
 * the state goes by, also where the outcome brings another.
 */
export function step(plan: Plan, state: RunState, outcome: Outcome): Transition {
  const events: RunEvent[] = [];
  const draft: Draft = { plan, state: openCopy(state), events };
  return take(draft, outcome) ? { state: draft.state, events } : { state, events };
}

/** Takes a draft on by an outcome; says whether the run waited for it. */
export function take(draft: Draft, outcome: Outcome): boolean {
  const { plan, state } = draft;
  if (state.end !== undefined || !fits(plan, state, outcome)) return false;
  if (outcome.kind === "resume" && outcome.plan !== undefined) draft.plan = outcome.plan;
  tick(state, outcome);
  settle(draft, plan, outcome);
  advance(draft);
  finish(state);
  return true;
}

/** A run that people alone can take on is waiting: for approvals, and for word on calls of which nobody knows how they ended. */
export function finish(state: OpenState): void {
  if (state.end === undefined) state.status = state.pending.length > 0 && state.pending.every(needsPerson) ? "waiting" : "running";
}

function needsPerson(effect: Effect): boolean {
  return effect.kind === "approval" || (effect.kind === "tool" && effect.status === "unknown");
}

/** Time does not run backwards, and it does not count while only people could go on or nobody drove the run. */
function tick(state: OpenState, outcome: Outcome): void {
  const now = Math.max(state.at, Number.isFinite(outcome.at) ? outcome.at : state.at);
  if (state.status === "waiting" || outcome.kind === "resume") state.waited += now - state.at;
  state.at = now;
}

/** Whether the run waits for this outcome. */
function fits(plan: Plan, state: RunState, outcome: Outcome): boolean {
  if (outcome.kind === "cancel" || outcome.kind === "resume") return true;
  if (outcome.kind === "deadline") return state.status !== "waiting";
  const effect = awaited(state, outcome);
  if (effect?.kind === "approval") return fitsRequest(plan, state, effect, outcome);
  if (effect?.kind !== "tool") return effect !== undefined && (outcome.kind === effect.kind || outcome.kind === "failure");
  if (outcome.kind === "started") return effect.status === "pending";
  if (outcome.kind === "lost") return effect.status === "started";
  if (outcome.kind === "retry") return effect.status === "unknown";
  return outcome.kind === "tool" || outcome.kind === "failure";
}

/** What an outcome answers. */
function awaited({ pending }: RunState, { effect }: Outcome): Effect | undefined {
  for (const open of pending) if (open.id === effect) return open;
  return undefined;
}

/** An answer to other arguments, too late, or with arguments that cannot be used is none; and no request expires before its time. */
function fitsRequest(plan: Plan, state: RunState, request: ApprovalEffect, outcome: Outcome): boolean {
  if (outcome.kind === "approval") return approvalProblem(plan, state, { request, answer: outcome.answer, at: outcome.at }) === undefined;
  return outcome.kind === "expired" && request.expiresAt !== undefined && outcome.at >= request.expiresAt;
}

function settle(draft: Draft, before: Plan, outcome: Outcome): void {
  if (outcome.kind === "cancel")
    return endRun(draft, { status: "cancelled", reason: outcome.reason }, `the run was cancelled: ${outcome.reason}`);
  if (outcome.kind === "deadline") return endByLimit(draft, spentClock(draft.plan, draft.state));
  if (outcome.kind === "resume") return takeUp(draft, before);
  const effect = awaited(draft.state, outcome);
  if (effect?.kind === "tool") return settleTool(draft, effect, outcome);
  if (effect?.kind === "guard") return takeVerdicts(draft, effect, outcome);
  if (effect?.kind === "model" && outcome.kind === "failure") return takeFailure(draft, effect, outcome);
  if (effect?.kind === "model" && outcome.kind === "model") return takeAnswer(draft, effect, outcome);
  if (effect?.kind === "approval" && outcome.kind === "approval") return takeApproval(draft, effect, outcome.answer);
  if (effect?.kind === "approval" && outcome.kind === "expired") expire(draft, effect);
}

function settleTool(draft: Draft, effect: ToolEffect, outcome: Outcome): void {
  const { agent, call, tool } = effect;
  if (outcome.kind === "tool") return takeResult(draft, effect, outcome.result);
  if (outcome.kind === "failure")
    return takeResult(draft, effect, { ok: false, error: `${outcome.failure.code}: ${outcome.failure.message}` });
  if (outcome.kind === "retry") return retry(draft, effect);
  if (outcome.kind === "started") {
    mark(draft, effect, "started");
    emit(draft, { type: "tool-start", call, tool });
  } else if (outcome.kind === "lost") {
    mark(draft, effect, "unknown");
    emit(draft, { type: "unknown-outcome", agent, call, effect: effect.id, tool });
  }
}

/** Somebody said that it shall be made again: as it was judged, where the plan in force judges so too. */
function retry(draft: Draft, effect: ToolEffect): void {
  mark(draft, effect, "pending");
  if (effect.outdated === true) judgeAnew(draft);
}

function takeResult(draft: Draft, effect: ToolEffect, result: ToolResult): void {
  const { agent, call, tool, id } = effect;
  close(draft, id);
  giveResult(draft, indexOf(draft, id), result);
  emit(draft, { type: "tool-result", agent, call, tool, result });
}

function indexOf(draft: Draft, id: string): number {
  const round = topRound(draft.state);
  return round.calls.findIndex((_, index) => effectId(round, index) === id);
}

function close(draft: Draft, id: string): void {
  draft.state.pending = draft.state.pending.filter((open) => open.id !== id);
}

function mark(draft: Draft, effect: ToolEffect, status: ToolEffect["status"]): void {
  draft.state.pending = draft.state.pending.map((open) => (open.id === effect.id ? { ...effect, status } : open));
}
