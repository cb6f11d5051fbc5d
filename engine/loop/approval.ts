import { digest } from "../plan/digest.ts";
import type { PlanTool } from "../plan/plan.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import { checkJson } from "../protocol/schema.ts";
import { emit, giveResult, replaceCalls, topFrame, topRound, type Draft } from "./draft.ts";
import { inputProblem } from "./approval-problem.ts";
import type { ApprovalEffect, Edit, Effect } from "./effect.ts";
import { endByExpiry } from "./ending.ts";
import { askGuards, guardsAt, type Judgement } from "./guards.ts";
import { withCalls } from "./log.ts";
import type { ApprovalAnswer } from "./outcome.ts";
import { effectId, isToRun } from "./results.ts";
import type { Round, RoundCall } from "./state.ts";

/** Asks a person about every call of a round that needs it, before any call of the round runs. */
export function askForApprovals(draft: Draft, round: Round): void {
  for (let index = 0; index < round.calls.length; index += 1) {
    const call = round.calls[index];
    if (call === undefined || !needsApproval(draft, call)) continue;
    const request = requestFor(draft, round, { call, index });
    draft.state.pending = [...draft.state.pending, request];
    tellRequest(draft, request);
  }
}

/** Takes up a person's word: the call may run, as it is or with other arguments; it may not; or it is asked about again with other arguments. */
export function takeApproval(draft: Draft, request: ApprovalEffect, answer: ApprovalAnswer): void {
  const { id, call, agent, tool, input } = request;
  emit(draft, { type: "approval-answer", call, effect: id, answer });
  close(draft, id);
  if (answer.approved === false) return giveResult(draft, indexOf(draft, request), { ok: false, error: refusal(answer) });
  if (answer.input === undefined) return;
  const edit = { request, ...(answer.approved === true ? { approved: true as const } : {}) };
  const guards = digest(answer.input) === digest(input) ? [] : guardsAt(draft.plan, agent, "tool", tool);
  if (guards.length === 0) return followEdit(draft, edit, answer.input);
  askGuards(draft, guards, { kind: "guard", id: `${id}.guard`, agent, where: "tool", values: [answer.input], call, tool, edit });
  inCallOrder(draft);
}

/** Takes up what guards made of a person's edit. One that is refused changes nothing: the person is asked again, and told why. */
export function takeEdit(draft: Draft, { request, approved }: Edit, judgement: Judgement): void {
  if (judgement.kind === "refused") return ask(draft, { ...request, problem: `the guard "${judgement.guard.name}": ${judgement.reason}` });
  const { values, changed } = judgement;
  const input = values[0] as JsonObject;
  const problem = inputProblem(draft.plan, draft.state, request.tool, input);
  if (problem !== undefined) return ask(draft, { ...request, problem });
  // Nobody has agreed to what a guard made of it.
  followEdit(draft, approved === true && !changed ? { request, approved } : { request }, input);
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

/** A call that was edited and not agreed to is asked about again where its tool asks for that: under another digest, and for the rest of its time. */
function followEdit(draft: Draft, { request, approved }: Edit, input: JsonObject): void {
  changeArguments(draft, indexOf(draft, request), input);
  const call = topRound(draft.state).calls[indexOf(draft, request)];
  if (approved === true || call === undefined || !needsApproval(draft, call)) return;
  const { problem: _, ...rest } = request;
  const edited = call.asked === undefined ? {} : { edited: true as const };
  ask(draft, { ...rest, input, digest: digestOf(draft, request.id, { tool: request.tool, input }), ...edited });
}

function ask(draft: Draft, request: ApprovalEffect): void {
  draft.state.pending = [...draft.state.pending, request];
  inCallOrder(draft);
  tellRequest(draft, request);
}

/** What waits stands in the order of its calls, whatever was answered first. */
function inCallOrder(draft: Draft): void {
  const { calls } = topRound(draft.state);
  const place = (effect: Effect): number => calls.findIndex(({ id }) => "call" in effect && id === effect.call);
  draft.state.pending = draft.state.pending.toSorted((a, b) => place(a) - place(b));
}

function refusal({ note }: ApprovalAnswer): string {
  return `not run: a person did not approve it${note === undefined || note.trim() === "" ? "" : `: ${note}`}`;
}

function requestFor(draft: Draft, round: Round, { call, index }: { readonly call: RoundCall; readonly index: number }): ApprovalEffect {
  const { id, name: tool, arguments: input, judged } = call;
  const effect = `${effectId(round, index)}.approval${judged === undefined ? "" : `.${judged}`}`;
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

function tellRequest(draft: Draft, { agent, call, id, tool, input, digest: name, expiresAt, problem }: ApprovalEffect): void {
  const end = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(problem === undefined ? {} : { problem }) };
  emit(draft, { type: "approval-request", agent, call, effect: id, tool, input, digest: name, ...end });
}

function needsApproval(draft: Draft, call: RoundCall): boolean {
  return isToRun(draft.state, call) && asksApproval(own(draft.plan.tools, call.name), call.arguments);
}

/** Where the condition itself cannot be checked, a person is asked. */
function asksApproval(tool: PlanTool | undefined, input: JsonObject): boolean {
  if (tool?.approval === undefined) return false;
  return tool.approval.kind === "always" || checkJson(tool.approval.schema, input).every((problem) => problem.unchecked === true);
}

/** The log keeps the call with the arguments that will run; what the model asked with is kept beside, to be told with the result. */
function changeArguments(draft: Draft, index: number, input: JsonObject): void {
  const calls = topRound(draft.state).calls.map((call, at) => {
    if (at !== index || digest(call.arguments) === digest(input)) return call;
    return { ...call, arguments: input, asked: call.asked ?? call.arguments };
  });
  replaceCalls(draft, calls, withCalls(topFrame(draft.state).log, calls));
}

function indexOf(draft: Draft, effect: ApprovalEffect): number {
  return topRound(draft.state).calls.findIndex((call) => call.id === effect.call);
}

function close(draft: Draft, id: string): void {
  draft.state.pending = draft.state.pending.filter((open) => open.id !== id);
}
