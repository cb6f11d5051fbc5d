import type { Message } from "../protocol/message.ts";
import { logOf, messagesOf } from "./log.ts";
import { leftOverMessages } from "./results.ts";
import type { RunState, Session } from "./state.ts";

/** What a run leaves to the next of its conversation. Where the run is still open, its open calls are told as not run. */
export function sessionOf(state: RunState): Session {
  const [bottom] = state.frames;
  if (bottom === undefined) throw new Error("a run always has a frame");
  const { session: id, plan, facts, turn, rates, end } = state;
  const { edges } = state.spent;
  const { notices } = bottom.log;
  const messages: Message[] = bottom.log.messages.slice(0, bottom.log.length);
  for (const left of leftOverMessages(bottom, state.pending, "the conversation went on without it")) messages.push(left);
  const session: Building = { session: 1, id, plan, agent: bottom.agent, messages, facts, turn, edges };
  if (rates !== undefined) session.rates = rates;
  if (notices !== undefined) session.notices = notices;
  if (end?.status === "exited") session.closed = true;
  return session;
}

type Building = { -readonly [K in keyof Session]: Session[K] };

/** The state as plain JSON that shares nothing which grows: fit to be stored, sent, and gone on with. */
export function snapshot(state: RunState): RunState {
  return {
    ...state,
    frames: state.frames.map((frame) => ({ ...frame, log: logOf(messagesOf(frame.log), frame.log.notices) })),
  };
}
