import type { PlanHandoff } from "../plan/plan.ts";
import { resultOf } from "../plan/payload.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import { checkJson } from "../protocol/schema.ts";
import { admitted, arrivingLog, type Crossing } from "./admission.ts";
import { count, emit, giveResult, replaceLog, topFrame, topRound, type Draft } from "./draft.ts";
import { closedBecause, standpoint } from "./edges.ts";
import { endByLimit } from "./ending.ts";
import { learnFromPayload } from "./facts.ts";
import { leave } from "./leave.ts";
import { nextPingPong, spentHandoffs } from "./limits.ts";
import { append } from "./log.ts";
import { readyAgent, readyEdge } from "./ready.ts";
import { resultMessages } from "./results.ts";
import { describePayloadProblems } from "./sensitive.ts";
import type { Round } from "./state.ts";

/** The tools of a round are done. Agents it calls work one after the other, in call order; then one handoff is taken, the first that can be, and the round is over. */
export function moveControl(draft: Draft, round: Round): void {
  for (let index = 0; index < round.calls.length; index += 1) {
    const called = crossingAt(draft, round, { index, use: "call" });
    if (called !== undefined) return openCall(draft, called);
  }
  const taken = takeFirst(draft, round);
  if (draft.state.end !== undefined || draft.state.pending.length > 0) return;
  replaceLog(draft, append(topFrame(draft.state).log, resultMessages(round)));
  if (taken !== undefined) follow(draft, taken, round.text);
}

interface Place {
  readonly index: number;
  readonly use: "call" | "transfer";
}

/** The edge that a call of the round is to take; nothing where it takes none, or has its result. */
function crossingAt(draft: Draft, { agent, calls }: Round, { index, use }: Place): Crossing | undefined {
  const call = calls[index];
  if (call === undefined || call.use !== use || call.result !== undefined) return undefined;
  const handoff = readyAgent(draft.plan, agent).handoffs.get(call.name);
  return handoff === undefined ? undefined : { index, call: call.id, handoff, payload: call.arguments };
}

/** Opens a conversation of its own for the called agent, on top of the caller's. */
function openCall(draft: Draft, crossing: Crossing): void {
  const { handoff, payload, call, index } = crossing;
  const { agent: from } = topFrame(draft.state);
  const closed = closedBecause(standpoint(draft.plan, draft.state), handoff, payload);
  if (closed !== undefined) return refuse(draft, crossing, closed);
  const limit = spentHandoffs(draft.plan, draft.state, from, handoff);
  if (limit !== undefined) return endByLimit(draft, limit);
  const way = admitted(draft, crossing);
  if (way === undefined) return;
  emit(draft, { type: "call-start", from, to: handoff.target, call, payload });
  cross(draft, from, handoff);
  learnFromPayload(draft, payload, from);
  const frame = {
    agent: readyAgent(draft.plan, handoff.target).name,
    log: arrivingLog(draft, way),
    call: { id: call, index },
  };
  draft.state.frames.push(frame);
}

/**
 * Finds the first handoff that can be taken, and gives each its result: further ones a neutral word, closed ones the reason. None is found yet where guards
 * have to judge the first.
 */
function takeFirst(draft: Draft, round: Round): Crossing | undefined {
  let taken: Crossing | undefined;
  for (let index = 0; index < round.calls.length; index += 1) {
    const crossing = crossingAt(draft, round, { index, use: "transfer" });
    if (crossing === undefined) continue;
    const { handoff } = crossing;
    if (taken !== undefined) {
      const word = `not taken: one handoff at a time, and ${taken.handoff.target} came first`;
      giveResult(draft, index, { ok: true, value: word });
      refused(draft, crossing, word);
      continue;
    }
    const closed = closedBecause(standpoint(draft.plan, draft.state), handoff, crossing.payload) ?? unfitResult(draft, crossing);
    if (closed !== undefined) {
      refuse(draft, crossing, closed);
      continue;
    }
    const limit = handoff.kind === "exit" ? undefined : spentHandoffs(draft.plan, draft.state, topFrame(draft.state).agent, handoff);
    if (limit !== undefined) {
      endByLimit(draft, limit);
      return undefined;
    }
    taken = admitted(draft, crossing);
    if (taken === undefined) return undefined;
    giveResult(draft, index, {
      ok: true,
      value: handoff.kind === "exit" ? `done: left as ${handoff.target}` : `done: handed over to ${handoff.target}`,
    });
  }
  return taken;
}

/** Takes the edge: the round is closed, and the receiving agent gets its part of the log, and the payload as a message. */
function follow(draft: Draft, crossing: Crossing, text: string): void {
  const { handoff, payload } = crossing;
  const { agent: from } = topFrame(draft.state);
  const { target: to, history, when } = handoff;
  if (when === undefined) emit(draft, { type: "handoff", from, to, payload, history });
  else emit(draft, { type: "handoff", from, to, when, payload, history });
  learnFromPayload(draft, payload, from);
  cross(draft, from, handoff);
  if (handoff.kind === "exit") return leave(draft, to, exitResult(draft, crossing), text);
  replaceLog(draft, arrivingLog(draft, crossing), readyAgent(draft.plan, to).name);
}

/** Counts what taking an edge uses up. */
function cross(draft: Draft, from: string, handoff: PlanHandoff): void {
  const { spent } = draft.state;
  const { key, target } = readyEdge(draft.plan, from, handoff);
  count(spent.edges, key);
  if (handoff.kind === "exit") return;
  spent.handoffs += 1;
  count(spent.visits, target);
  if (handoff.mode === "transfer") spent.pingPong = nextPingPong(spent, from, target);
}

function refuse(draft: Draft, crossing: Crossing, why: string): void {
  const error = `not taken: ${why}`;
  giveResult(draft, crossing.index, { ok: false, error });
  refused(draft, crossing, error);
}

function refused(draft: Draft, crossing: Crossing, reason: string): void {
  emit(draft, {
    type: "call-refused",
    agent: topRound(draft.state).agent,
    call: crossing.call,
    name: crossing.handoff.definition.name,
    reason,
  });
}

function unfitResult(draft: Draft, crossing: Crossing): string | undefined {
  const schema = crossing.handoff.kind === "exit" ? own(draft.plan.exits, crossing.handoff.target)?.result : undefined;
  if (schema === undefined) return undefined;
  const problems = checkJson(schema, exitResult(draft, crossing));
  return problems.length === 0 ? undefined : `the result does not fit: ${describePayloadProblems(draft.plan, problems)}`;
}

function exitResult(draft: Draft, crossing: Crossing): JsonObject {
  const exit = own(draft.plan.exits, crossing.handoff.target);
  return resultOf(crossing.payload, exit?.result, crossing.handoff.asksReason === true);
}
