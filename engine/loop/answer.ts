import { failure } from "../protocol/failure.ts";
import type { AssistantMessage } from "../protocol/message.ts";
import { noUsage, type ModelResponse } from "../protocol/model.ts";
import { emit, replaceLog, replaceRound, topFrame, update, type Draft } from "./draft.ts";
import { standpoint } from "./edges.ts";
import type { AnswerNote, ModelEffect } from "./effect.ts";
import { endByFailure } from "./ending.ts";
import { judgeCalls } from "./guarded-calls.ts";
import { askGuards, guardsAt } from "./guards.ts";
import { reply } from "./leave.ts";
import { addUsage } from "./limits.ts";
import { append } from "./log.ts";
import type { Outcome } from "./outcome.ts";
import { pay, payAttempts } from "./pay.ts";
import { sortCalls } from "./sort-calls.ts";
import type { Round } from "./state.ts";

type ModelOutcome = Extract<Outcome, { readonly kind: "model" }>;

/** Takes up a model's answer: prose is a reply, calls open a round, and nothing at all is asked for once more. */
export function takeAnswer(draft: Draft, effect: ModelEffect, { response, model, price, tried }: ModelOutcome): void {
  const { agent } = effect;
  const { text, calls, stop } = response;
  const usage = addUsage(noUsage, response.usage);
  const empty = calls.length === 0 && text.trim() === "";
  const repeat = empty && stop === "end" && !isSecondTry(effect);
  const marks = { ...(repeat ? { repeat: true as const } : {}), ...(stop === "length" ? { truncated: true as const } : {}) };
  payAttempts(draft, agent, tried);
  const cost = pay(draft, { agent, model, price, usage });
  const standsIn = model === undefined ? {} : { model };
  const note: AnswerNote = { calls: calls.length, usage, ...cost, ...standsIn, ...marks };
  const guards = text.trim() === "" || draft.state.frames.length > 1 ? [] : guardsAt(draft.plan, agent, "output");
  update(draft, { pending: [] });
  if (guards.length > 0 && stop !== "refusal") {
    const id = `${draft.state.turn}.output`;
    return askGuards(draft, guards, { kind: "guard", id, agent, where: "output", values: [text], response, note });
  }
  const told = guards.length === 0 ? text : "";
  emit(draft, { type: "answer", agent, text: told, ...note, ...(told === text ? {} : { withheld: true }) });
  if (stop === "refusal")
    return endByFailure(
      draft,
      failure("content-refused", told.trim() === "" ? "the model refused to answer" : `the model refused to answer: ${told.slice(0, 500)}`),
    );
  if (empty && stop === "length")
    return endByFailure(draft, failure("truncated", "the answer was cut off at the token limit before it said anything"));
  if (repeat) return update(draft, { pending: [{ ...effect, id: `${effect.id}.2` }] });
  if (empty) return endByFailure(draft, failure("empty-response", "two answers in a row held neither text nor calls"));
  followAnswer(draft, agent, response);
}

/** Goes on with an answer that holds something: prose is a reply, calls open a round. */
export function followAnswer(draft: Draft, agent: string, response: ModelResponse): void {
  const { text, calls } = response;
  if (calls.length > 0) return openRound(draft, response);
  say(draft, { role: "assistant", agent, text, calls: [], ...kept(response) });
  reply(draft, text);
}

/** Sorts out the calls, and has guards judge them before anybody approves or runs them. */
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
  judgeCalls(draft, round);
}

function kept(response: ModelResponse): Pick<AssistantMessage, "kept"> {
  return response.kept === undefined ? {} : { kept: response.kept };
}

function say(draft: Draft, message: AssistantMessage): void {
  replaceLog(draft, append(topFrame(draft.state).log, [message]));
}

function isSecondTry(effect: ModelEffect): boolean {
  return effect.id.endsWith(".model.2");
}
