import { followAnswer } from "./answer.ts";
import { takeEdit } from "./approval.ts";
import { emit, giveResult, replaceLog, topFrame, topRound, type Draft } from "./draft.ts";
import type { GuardEffect, InputGuard, OutputGuard } from "./effect.ts";
import { endByGuard } from "./ending.ts";
import { takeCall } from "./guarded-calls.ts";
import { guardsOf, judgementOf, type Judgement } from "./guards.ts";
import { leave } from "./leave.ts";
import { append } from "./log.ts";
import type { GuardVerdict, Outcome } from "./outcome.ts";
import { withTexts } from "./texts.ts";

/** Takes up what guards said: values go on as they were let pass, and a refused one reaches nobody. */
export function takeVerdicts(draft: Draft, effect: GuardEffect, outcome: Outcome): void {
  const judgement = judgementOf(guardsOf(draft.plan, effect), effect, outcome);
  draft.state.pending = draft.state.pending.filter((open) => open.id !== effect.id);
  tell(draft, effect, outcome.kind === "guard" ? outcome.verdicts : [], judgement);
  switch (effect.where) {
    case "input":
      return effect.call === undefined ? hear(draft, effect, judgement) : admit(draft, effect.call, judgement);
    case "output":
      return say(draft, effect, judgement);
    case "tool":
      return effect.edit === undefined ? takeCall(draft, effect, judgement) : takeEdit(draft, effect.edit, judgement);
  }
}

/** A run starts: the agent hears the message, or there is no run. */
function hear(draft: Draft, { message }: InputGuard, judgement: Judgement): void {
  if (judgement.kind === "refused") return endByGuard(draft, judgement.guard, "the user's message", judgement.reason);
  const texts = judgement.values as readonly string[];
  const { log } = topFrame(draft.state);
  if (message === undefined) return replaceLog(draft, withTexts(log, texts));
  const text = texts.at(-1) ?? "";
  replaceLog(draft, append(withTexts(log, texts.slice(0, -1)), [{ role: "user", text }]));
}

/** Control is on its way to an agent: it gets there, or stays where it is and the model hears why, or an exit is taken. */
function admit(draft: Draft, call: string, judgement: Judgement): void {
  const round = topRound(draft.state);
  if (judgement.kind === "passed") {
    round.admitted = { call, texts: judgement.values as readonly string[] };
    return;
  }
  const { guard, reason } = judgement;
  if (guard.then !== undefined) {
    if (topFrame(draft.state).call !== undefined) return leave(draft, guard.then, null, "");
    return endByGuard(draft, guard, "a handoff", reason);
  }
  const index = round.calls.findIndex(({ id }) => id === call);
  const error = `not taken: the guard "${guard.name}" refused it: ${reason}`;
  giveResult(draft, index, { ok: false, error });
  emit(draft, { type: "call-refused", agent: round.agent, call, name: round.calls[index]?.name ?? "", reason: error });
}

/** The user sees the text, and the answer is taken up; or nobody sees it. What a provider wants back with an answer goes with that answer's very text. */
function say(draft: Draft, { agent, response, note }: OutputGuard, judgement: Judgement): void {
  if (judgement.kind === "refused") {
    emit(draft, { type: "answer", agent, text: "", ...note, withheld: true });
    return endByGuard(draft, judgement.guard, "the answer", judgement.reason);
  }
  const text = judgement.values[0] as string;
  const { kept: _, ...plain } = response;
  emit(draft, { type: "answer", agent, text, ...note });
  followAnswer(draft, agent, text === response.text ? response : { ...plain, text });
}

/** Tells of every guard that changed or refused something. */
function tell(draft: Draft, effect: GuardEffect, verdicts: readonly GuardVerdict[], judgement: Judgement): void {
  const { where, agent } = effect;
  const about = { type: "guard", where, agent, ...(effect.where === "output" ? {} : callOf(effect)) } as const;
  for (const { guard, verdict, ...said } of verdicts) {
    // What was said from the refusal on counts for nothing, whoever said it.
    if (judgement.kind === "refused" && guard === judgement.guard.name) break;
    if (verdict === "rewrite" && "values" in said) emit(draft, { ...about, guard, verdict, values: said.values });
  }
  if (judgement.kind !== "refused") return;
  const { guard, reason, error } = judgement;
  const then = guard.then === undefined ? {} : { then: guard.then };
  emit(draft, { ...about, guard: guard.name, verdict: "refuse", reason, ...(error === undefined ? {} : { error }), ...then });
}

function callOf(effect: Exclude<GuardEffect, OutputGuard>): { readonly call?: string; readonly tool?: string } {
  if (effect.where === "tool") return { call: effect.call, tool: effect.tool };
  return effect.call === undefined ? {} : { call: effect.call };
}
