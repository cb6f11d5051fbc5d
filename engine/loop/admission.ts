import type { PlanGuard, PlanHandoff } from "../plan/plan.ts";
import type { JsonObject } from "../protocol/json.ts";
import { topFrame, topRound, type Draft } from "./draft.ts";
import { askGuards, ownGuards } from "./guards.ts";
import { briefing, passedOn, passedToCallee } from "./history.ts";
import { append } from "./log.ts";
import { readyEdge } from "./ready.ts";
import { effectId } from "./results.ts";
import type { MessageLog } from "./state.ts";
import { textsOf, withTexts } from "./texts.ts";

const none: readonly PlanGuard[] = [];

/** A call of the open round that takes an edge. */
export interface Crossing {
  readonly index: number;
  readonly call: string;
  readonly handoff: PlanHandoff;
  readonly payload: JsonObject;
  /** What guards made of the texts that the agent it leads to will hear; absent where none judged. */
  readonly texts?: readonly string[];
}

/**
 * The crossing as the guards of the agent it leads to let it pass; nothing where they have not judged yet: they are asked, and the run waits. They judge
 * before control moves, so that a refusal leaves it where it was.
 */
export function admitted(draft: Draft, crossing: Crossing): Crossing | undefined {
  const { call, index, handoff, payload } = crossing;
  const guards = handoff.kind === "exit" ? none : ownGuards(draft.plan, handoff.target);
  if (guards.length === 0) return crossing;
  const round = topRound(draft.state);
  if (round.admitted?.call === call) return { ...crossing, texts: round.admitted.texts };
  const { agent: from, log } = topFrame(draft.state);
  const { messages, length } = passedBy(log, handoff);
  const values = [...textsOf(messages.slice(0, length)), briefing(readyEdge(draft.plan, from, handoff), from, payload).text];
  askGuards(draft, guards, { kind: "guard", id: `${effectId(round, index)}.input`, agent: handoff.target, where: "input", values, call });
  return undefined;
}

/** The log of the agent a crossing leads to: its part of the giver's, and the briefing. */
export function arrivingLog(draft: Draft, { handoff, payload, texts }: Crossing): MessageLog {
  const { agent: from, log } = topFrame(draft.state);
  const arrived = append(passedBy(log, handoff), [briefing(readyEdge(draft.plan, from, handoff), from, payload)]);
  return texts === undefined ? arrived : withTexts(arrived, texts);
}

function passedBy(log: MessageLog, { mode, history }: PlanHandoff): MessageLog {
  return mode === "call" ? passedToCallee(log, history) : passedOn(log, history);
}
