import { digest } from "../plan/digest.ts";
import type { PlanTool } from "../plan/plan.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import { checkJson } from "../protocol/schema.ts";
import { emit, giveResult, replaceTop, topFrame, topRound, update, type Draft } from "./draft.ts";
import type { ApprovalEffect } from "./effect.ts";
import { endByExpiry } from "./ending.ts";
import { withCalls } from "./log.ts";
import type { ApprovalAnswer } from "./outcome.ts";
import { effectId } from "./results.ts";
import type { Round, RoundCall } from "./state.ts";

/** Asks a person about every call of a round that needs it, before any call of the round runs. */
export function askForApprovals(draft: Draft, round: Round): void {
  const requests = round.calls.flatMap((call, index) => (needsApproval(draft, call) ? [requestFor(draft, round, { call, index })] : []));
  update(draft, { pending: requests });
  for (const request of requests) tellRequest(draft, request);
}

/** Takes up a person's word: the call may run, as it is or with other arguments; it may not; or it is asked about again with other arguments. */
export function takeApproval(draft: Draft, effect: ApprovalEffect, answer: ApprovalAnswer): void {
  const { id, call } = effect;
  const index = indexOf(draft, effect);
  emit(draft, { type: "approval-answer", call, effect: id, answer });
  if (answer.input !== undefined) changeArguments(draft, index, answer.input);
  const changed = topRound(draft.state).calls[index];
  if (answer.approved === undefined && changed !== undefined && needsApproval(draft, changed)) return askAgain(draft, effect, changed);
  close(draft, id);
  if (answer.approved !== false) return;
  const note = answer.note === undefined || answer.note.trim() === "" ? "" : `: ${answer.note}`;
  giveResult(draft, index, { ok: false, error: `not run: a person did not approve it${note}` });
}

/** Nobody answered in time: the run leaves through the exit that the manifest names for that, else the model hears that the call was not run. */
export function expire(draft: Draft, effect: ApprovalEffect): void {
  const { id, agent, call, tool } = effect;
  close(draft, id);
  emit(draft, { type: "approval-expired", agent, call, effect: id, tool });
  giveResult(draft, indexOf(draft, effect), { ok: false, error: "not run: a person had to approve it, and nobody answered in time" });
  const exit = own(draft.plan.tools, tool)?.approval?.then;
  if (exit !== undefined) endByExpiry(draft, tool, exit);
}

/** Under another digest, since it is about other arguments; the time it waits is still counted from when the call was first asked about. */
function askAgain(draft: Draft, effect: ApprovalEffect, { arguments: input, asked }: RoundCall): void {
  const named = { ...effect, input, digest: digestOf(draft, effect.id, { tool: effect.tool, input }) };
  const request = asked === undefined ? named : { ...named, edited: true as const };
  update(draft, { pending: draft.state.pending.map((open) => (open.id === request.id ? request : open)) });
  tellRequest(draft, request);
}

function requestFor(draft: Draft, round: Round, { call, index }: { readonly call: RoundCall; readonly index: number }): ApprovalEffect {
  const { id, name: tool, arguments: input } = call;
  const effect = `${effectId(round, index)}.approval`;
  const expiresMs = own(draft.plan.tools, tool)?.approval?.expiresMs;
  return {
    kind: "approval",
    id: effect,
    agent: round.agent,
    call: id,
    tool,
    input,
    digest: digestOf(draft, effect, { tool, input }),
    ...(expiresMs === undefined ? {} : { expiresAt: draft.state.at + expiresMs }),
  };
}

/** Names a request by all that a person agrees to. */
function digestOf(draft: Draft, effect: string, call: { readonly tool: string; readonly input: JsonObject }): string {
  return digest({ run: draft.state.runId, effect, ...call });
}

function tellRequest(draft: Draft, { agent, call, id, tool, input, digest: name, expiresAt }: ApprovalEffect): void {
  const end = expiresAt === undefined ? {} : { expiresAt };
  emit(draft, { type: "approval-request", agent, call, effect: id, tool, input, digest: name, ...end });
}

function needsApproval(draft: Draft, call: RoundCall): boolean {
  return call.use === "tool" && asksApproval(own(draft.plan.tools, call.name), call.arguments);
}

/** Where the condition itself cannot be checked, a person is asked. */
function asksApproval(tool: PlanTool | undefined, input: JsonObject): boolean {
  if (tool?.approval === undefined) return false;
  return tool.approval.kind === "always" || checkJson(tool.approval.schema, input).every((problem) => problem.unchecked === true);
}

/** The log keeps the call with the arguments that will run; what the model asked with is kept beside, to be told with the result. */
function changeArguments(draft: Draft, index: number, input: JsonObject): void {
  const frame = topFrame(draft.state);
  const round = topRound(draft.state);
  const calls = round.calls.map((call, at) => {
    if (at !== index || digest(call.arguments) === digest(input)) return call;
    return { ...call, arguments: input, asked: call.asked ?? call.arguments };
  });
  replaceTop(draft, { ...frame, log: withCalls(frame.log, calls), round: { ...round, calls } });
}

function indexOf(draft: Draft, effect: ApprovalEffect): number {
  return topRound(draft.state).calls.findIndex((call) => call.id === effect.call);
}

function close(draft: Draft, id: string): void {
  update(draft, { pending: draft.state.pending.filter((open) => open.id !== id) });
}
