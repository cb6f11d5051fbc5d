import type { JsonObject } from "../protocol/json.ts";
import { askForApprovals } from "./approval.ts";
import { inputProblem } from "./approval-problem.ts";
import { replaceCalls, topFrame, topRound, type Draft, type OpenRound } from "./draft.ts";
import type { ToolGuard } from "./effect.ts";
import { endByGuard } from "./ending.ts";
import { askGuards, guardsAt, hasGuards, type Judgement } from "./guards.ts";
import { leave } from "./leave.ts";
import { withCalls } from "./log.ts";
import { effectId, isToRun } from "./results.ts";
import type { Round, RoundCall } from "./state.ts";

/** Has guards judge the calls of a round that tools would run, all at once; where none does, people are asked at once. */
export function judgeCalls(draft: Draft, round: OpenRound): void {
  if (askToolGuards(draft, round)) round.phase = "guards";
  else askForApprovals(draft, round);
}

/** Has guards judge the calls of a round that tools would run; says whether any does. */
export function askToolGuards(draft: Draft, round: Round): boolean {
  const { agent, calls } = round;
  if (!hasGuards(draft.plan, agent, "tool")) return false;
  let asked = false;
  for (const [index, call] of calls.entries()) {
    if (!isToRun(draft.state, call)) continue;
    const guards = guardsAt(draft.plan, agent, "tool", call.name);
    if (guards.length === 0) continue;
    const id = `${effectId(round, index)}.guard`;
    askGuards(draft, guards, { kind: "guard", id, agent, where: "tool", values: [call.arguments], call: call.id, tool: call.name });
    asked = true;
  }
  return asked;
}

/** Takes up what guards made of a call: it goes on as it is or with other arguments, or it has its result. Exits are taken when all calls were judged. */
export function takeCall(draft: Draft, { call: id, tool }: ToolGuard, judgement: Judgement): void {
  if (judgement.kind === "refused") {
    const { guard, reason } = judgement;
    const result = { ok: false, error: `not run: the guard "${guard.name}" refused it: ${reason}` } as const;
    const leaves = guard.then === undefined ? {} : { leaves: { exit: guard.then, guard: guard.name } };
    return changeCall(draft, id, (call) => ({ ...call, result, ...leaves }));
  }
  const input = judgement.values[0] as JsonObject;
  const problem = inputProblem(draft.plan, draft.state, tool, input);
  const error = `not run: a guard changed the arguments, and they cannot be used: ${problem ?? ""}`;
  if (problem !== undefined) return changeCall(draft, id, (call) => ({ ...call, result: { ok: false, error } }));
  changeCall(draft, id, (call) => (input === call.arguments ? call : { ...call, arguments: input }));
}

/** All calls were judged: of those whose refusal takes an exit the first, in call order, takes it; else people are asked. */
export function leaveOrApprove(draft: Draft, round: OpenRound): void {
  const call = round.calls.find(({ leaves }) => leaves !== undefined);
  if (call?.leaves === undefined) {
    round.phase = "approvals";
    return askForApprovals(draft, round);
  }
  const { exit, guard: name } = call.leaves;
  if (topFrame(draft.state).call !== undefined) return leave(draft, exit, null, "");
  endByGuard(draft, { name, then: exit }, `a call of "${call.name}"`, call.result?.ok === false ? call.result.error : "");
}

/** The log keeps the call with the arguments that will run. */
function changeCall(draft: Draft, id: string, change: (call: RoundCall) => RoundCall): void {
  const { log } = topFrame(draft.state);
  const before = topRound(draft.state).calls;
  const calls = before.map((call) => (call.id === id ? change(call) : call));
  const same = calls.every((call, index) => call.arguments === before[index]?.arguments);
  replaceCalls(draft, calls, same ? log : withCalls(log, calls));
}
