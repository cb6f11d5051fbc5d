import type { PlanGuard } from "../plan/plan.ts";
import { failure } from "../protocol/failure.ts";
import type { AssistantMessage, LoggedCall } from "../protocol/message.ts";
import type { ModelResponse } from "../protocol/model.ts";
import { emit, openTop, replaceLog, topFrame, type Draft, type Open, type OpenRound, type Unstamped } from "./draft.ts";
import { standpoint } from "./edges.ts";
import type { ModelEffect } from "./effect.ts";
import { endByFailure } from "./ending.ts";
import type { RunEvent } from "./event.ts";
import { judgeCalls } from "./guarded-calls.ts";
import { askGuards, guardsAt, hasGuards } from "./guards.ts";
import { reply } from "./leave.ts";
import { counted } from "./limits.ts";
import { append } from "./log.ts";
import type { Outcome } from "./outcome.ts";
import { pay, payAttempts } from "./pay.ts";
import { sortCalls } from "./sort-calls.ts";

type AnswerEvent = Extract<RunEvent, { readonly type: "answer" }>;
type ModelOutcome = Extract<Outcome, { readonly kind: "model" }>;

/** Takes up a model's answer: prose is a reply, calls open a round, and nothing at all is asked for once more. */
export function takeAnswer(draft: Draft, effect: ModelEffect, { response, model, price, tried }: ModelOutcome): void {
  const { agent } = effect;
  const { text, calls, stop } = response;
  const usage = counted(response.usage);
  const empty = calls.length === 0 && text.trim() === "";
  const repeat = empty && stop === "end" && !isSecondTry(effect);
  payAttempts(draft, agent, tried);
  const costUsd = pay(draft, { agent, model, price, usage });
  const event: Open<Unstamped<AnswerEvent>> = { type: "answer", agent, text, calls: calls.length, usage };
  if (costUsd !== undefined) event.costUsd = costUsd;
  if (model !== undefined) event.model = model;
  if (repeat) event.repeat = true;
  if (stop === "length") event.truncated = true;
  const guards = outputGuards(draft, agent, text);
  draft.state.pending = [];
  if (guards.length > 0 && stop !== "refusal") {
    const id = `${draft.state.turn}.output`;
    const { type: _type, agent: _agent, text: _text, ...note } = event;
    return askGuards(draft, guards, { kind: "guard", id, agent, where: "output", values: [text], response, note });
  }
  const told = guards.length === 0 ? text : "";
  emit(draft, told === text ? event : { ...event, text: told, withheld: true });
  if (stop === "refusal")
    return endByFailure(
      draft,
      failure("content-refused", told.trim() === "" ? "the model refused to answer" : `the model refused to answer: ${told.slice(0, 500)}`),
    );
  if (empty && stop === "length")
    return endByFailure(draft, failure("truncated", "the answer was cut off at the token limit before it said anything"));
  if (repeat) {
    draft.state.pending = [{ ...effect, id: `${effect.id}.2` }];
    return;
  }
  if (empty) return endByFailure(draft, failure("empty-response", "two answers in a row held neither text nor calls"));
  followAnswer(draft, agent, response);
}

/** Nobody but another agent hears what a called agent says. */
function outputGuards(draft: Draft, agent: string, text: string): readonly PlanGuard[] {
  if (draft.state.frames.length > 1 || !hasGuards(draft.plan, agent, "output") || text.trim() === "") return [];
  return guardsAt(draft.plan, agent, "output");
}

/** Goes on with an answer that holds something: prose is a reply, calls open a round. */
export function followAnswer(draft: Draft, agent: string, response: ModelResponse): void {
  const { text, calls } = response;
  if (calls.length > 0) return openRound(draft, response);
  say(draft, agent, response, []);
  reply(draft, text);
}

/** Sorts out the calls, and has guards judge them before anybody approves or runs them. */
function openRound(draft: Draft, response: ModelResponse): void {
  const { agent } = topFrame(draft.state);
  const { turn } = draft.state;
  const calls = sortCalls(standpoint(draft.plan, draft.state), turn, response.calls);
  const round: OpenRound = { agent, turn, text: response.text, phase: "approvals", calls };
  const logged = calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given }));
  say(draft, agent, response, logged);
  openTop(draft, round);
  for (const call of calls) {
    if (call.result?.ok === false) emit(draft, { type: "call-refused", agent, call: call.id, name: call.name, reason: call.result.error });
  }
  judgeCalls(draft, round);
}

function say(draft: Draft, agent: string, { text, kept }: ModelResponse, calls: readonly LoggedCall[]): void {
  const message: AssistantMessage =
    kept === undefined ? { role: "assistant", agent, text, calls } : { role: "assistant", agent, text, calls, kept };
  replaceLog(draft, append(topFrame(draft.state).log, [message]));
}

function isSecondTry(effect: ModelEffect): boolean {
  return effect.id.endsWith(".model.2");
}
