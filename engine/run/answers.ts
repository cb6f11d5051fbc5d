import type { ApprovalEffect, Effect, ToolEffect } from "../loop/effect.ts";
import { approvalProblem, type Reply } from "../loop/approval-problem.ts";
import type { ApprovalAnswer, Outcome, ToolResult } from "../loop/outcome.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { isObject } from "../protocol/json.ts";
import { EngineError } from "./engine-error.ts";
import { readApproval } from "./approvals.ts";
import type { Answer } from "./runtime.ts";
import { toolValue } from "./tool-value.ts";

interface Standing {
  readonly plan: Plan;
  readonly state: RunState;
}

/**
 * What a resumed run knows before anything is performed: the host's answers, and that calls which a process began and did not
 * finish are lost. Throws `bad-argument` where an answer is to nothing that waits, or is of the wrong kind.
 */
export function knownOutcomes({ plan, state }: Standing, answers: readonly Answer[], at: number): readonly Outcome[] {
  const { pending } = state;
  if (!Array.isArray(answers)) throw wrong("the answers must be a list");
  const given = new Map<string, Answer>();
  for (const answer of answers as readonly Answer[]) {
    if (!isObject(answer) || typeof answer.effect !== "string") throw wrong("each answer must name the `effect` it answers");
    if (given.has(answer.effect)) throw wrong(`there are two answers to "${answer.effect}"`);
    if (!pending.some((effect) => effect.id === answer.effect && isAnswerable(effect))) throw notWaiting(answer.effect, pending);
    given.set(answer.effect, answer);
  }
  for (const request of pending) {
    const answer = given.get(request.id);
    if (request.kind === "approval" && answer !== undefined) checkReply(plan, state, { request, answer: approvalIn(answer), at });
  }
  return pending.flatMap((effect) => outcomesOf(effect, given.get(effect.id), at));
}

/** People and hosts answer for people and tools; models and guards are asked again. */
function isAnswerable(effect: Effect): effect is ApprovalEffect | ToolEffect {
  return effect.kind === "approval" || effect.kind === "tool";
}

function outcomesOf(effect: Effect, answer: Answer | undefined, at: number): readonly Outcome[] {
  const of = { effect: effect.id, at };
  switch (effect.kind) {
    case "model":
    case "guard":
      return [];
    case "approval":
      if (answer === undefined) return [];
      return [{ kind: "approval", ...of, answer: approvalIn(answer) }];
    case "tool": {
      const lost: readonly Outcome[] = effect.status === "started" ? [{ kind: "lost", ...of }] : [];
      if (answer === undefined) return lost;
      if (!("settle" in answer)) throw wrong(`"${effect.id}" waits to be told how the call ended: answer it with { effect, settle }`);
      if (answer.settle !== "repeat") return [{ kind: "tool", ...of, result: readResult(effect.tool, effect.id, answer.settle) }];
      return effect.status === "pending" ? [] : [...lost, { kind: "retry", ...of }];
    }
  }
}

function approvalIn(answer: Answer): ApprovalAnswer {
  if ("approval" in answer) return readApproval(answer.approval);
  throw wrong(`"${answer.effect}" waits for an approval: answer it with { effect, approval: { approved } }`);
}

function checkReply(plan: Plan, state: RunState, reply: Reply): void {
  const problem = approvalProblem(plan, state, reply);
  if (problem !== undefined) throw wrong(`the answer to "${reply.request.id}" cannot be taken: ${problem}`);
}

function readResult(tool: string, effect: string, settle: unknown): ToolResult {
  if (isObject(settle) && settle["ok"] === true) return toolValue(tool, settle["value"]);
  if (isObject(settle) && settle["ok"] === false && typeof settle["error"] === "string") return { ok: false, error: settle["error"] };
  throw wrong(`\`settle\` of "${effect}" must be { ok: true, value }, { ok: false, error } or "repeat"`);
}

function notWaiting(effect: string, pending: readonly Effect[]): EngineError {
  const waiting = pending
    .filter(isAnswerable)
    .map((each) => `"${each.id}" (${each.kind === "approval" ? "approval of" : "result of"} ${each.tool})`);
  return wrong(`"${effect}" waits for no answer; ${waiting.length === 0 ? "nothing does" : `what does: ${waiting.join(", ")}`}`);
}

function wrong(message: string): EngineError {
  return new EngineError("bad-argument", message);
}
