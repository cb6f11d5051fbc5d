import type { PlanTool } from "../plan/plan.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import { failure } from "../protocol/failure.ts";
import type { AssistantMessage } from "../protocol/message.ts";
import { noUsage, type ModelResponse, type Usage } from "../protocol/model.ts";
import { checkJson } from "../protocol/schema.ts";
import { agentNamed, emit, replaceLog, replaceRound, topFrame, update, type Draft } from "./draft.ts";
import { standpoint } from "./edges.ts";
import type { ApprovalEffect, ModelEffect } from "./effect.ts";
import { endByFailure } from "./ending.ts";
import { reply } from "./leave.ts";
import { addUsage, costOf } from "./limits.ts";
import { append } from "./log.ts";
import { effectId } from "./results.ts";
import { sortCalls } from "./sort-calls.ts";
import type { Round, RoundCall } from "./state.ts";

/** Takes up a model's answer: prose is a reply, calls open a round, and nothing at all is asked for once more. */
export function takeAnswer(draft: Draft, effect: ModelEffect, response: ModelResponse): void {
  const { agent } = effect;
  const { text, calls, stop } = response;
  const usage = addUsage(noUsage, response.usage);
  const empty = calls.length === 0 && text.trim() === "";
  const repeat = empty && stop === "end" && !isSecondTry(effect);
  const marks = { ...(repeat ? { repeat: true as const } : {}), ...(stop === "length" ? { truncated: true as const } : {}) };
  pay(draft, effect, usage);
  update(draft, { pending: [] });
  emit(draft, { type: "answer", agent, text, calls: calls.length, usage, ...marks });
  if (stop === "refusal")
    return endByFailure(
      draft,
      failure("content-refused", text.trim() === "" ? "the model refused to answer" : `the model refused to answer: ${text.slice(0, 500)}`),
    );
  if (empty && stop === "length")
    return endByFailure(draft, failure("truncated", "the answer was cut off at the token limit before it said anything"));
  if (repeat) return update(draft, { pending: [{ ...effect, id: `${effect.id}.2` }] });
  if (empty) return endByFailure(draft, failure("empty-response", "two answers in a row held neither text nor calls"));
  if (calls.length > 0) return openRound(draft, response);
  say(draft, { role: "assistant", agent, text, calls: [], ...kept(response) });
  reply(draft, text);
}

/** Sorts out the calls, and asks for every approval before any of them runs. */
function openRound(draft: Draft, response: ModelResponse): void {
  const { agent } = topFrame(draft.state);
  const { turn } = draft.state;
  const calls = sortCalls(standpoint(draft.plan, draft.state), turn, response.calls);
  const round: Round = { agent, turn, text: response.text, phase: "approvals", calls };
  say(draft, {
    role: "assistant",
    agent,
    text: response.text,
    calls: calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given })),
    ...kept(response),
  });
  replaceRound(draft, round);
  for (const call of calls) {
    if (call.result?.ok === false) emit(draft, { type: "call-refused", agent, call: call.id, name: call.name, reason: call.result.error });
  }
  const approvals = calls.flatMap((call, index) => (needsApproval(draft, call) ? [approvalOf(round, call, index)] : []));
  update(draft, { pending: approvals });
  for (const { call, id, tool, input } of approvals) emit(draft, { type: "approval-request", agent, call, effect: id, tool, input });
}

function kept(response: ModelResponse): Pick<AssistantMessage, "kept"> {
  return response.kept === undefined ? {} : { kept: response.kept };
}

function approvalOf(round: Round, call: RoundCall, index: number): ApprovalEffect {
  return {
    kind: "approval",
    id: `${effectId(round, index)}.approval`,
    agent: round.agent,
    call: call.id,
    tool: call.name,
    input: call.arguments,
  };
}

function needsApproval(draft: Draft, call: RoundCall): boolean {
  return call.use === "tool" && asksApproval(own(draft.plan.tools, call.name), call.arguments);
}

/** Where the condition itself cannot be checked, a person is asked. */
function asksApproval(tool: PlanTool | undefined, input: JsonObject): boolean {
  if (tool?.approval === undefined) return false;
  return tool.approval.kind === "always" || checkJson(tool.approval.schema, input).every((problem) => problem.unchecked === true);
}

function say(draft: Draft, message: AssistantMessage): void {
  replaceLog(draft, append(topFrame(draft.state).log, [message]));
}

function pay(draft: Draft, effect: ModelEffect, usage: Usage): void {
  const { spent } = draft.state;
  const name = agentNamed(draft.plan, effect.agent).model;
  const cost = name === undefined ? 0 : costOf(own(draft.plan.models, name), usage);
  update(draft, { spent: { ...spent, usage: addUsage(spent.usage, usage), costUsd: spent.costUsd + cost } });
}

function isSecondTry(effect: ModelEffect): boolean {
  return effect.id.endsWith(".model.2");
}
