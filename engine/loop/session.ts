import { logOf, messagesOf } from "./log.ts";
import { leftOverMessages } from "./results.ts";
import type { RunState, Session } from "./state.ts";

/** What a run leaves to the next of its conversation. Where the run is still open, its open calls are told as not run. */
export function sessionOf(state: RunState): Session {
  const [bottom] = state.frames;
  if (bottom === undefined) throw new Error("a run always has a frame");
  return {
    session: 1,
    id: state.session,
    plan: state.plan,
    agent: bottom.agent,
    messages: [...messagesOf(bottom.log), ...leftOverMessages(bottom, state.pending, "the conversation went on without it")],
    facts: state.facts,
    turn: state.turn,
    edges: state.spent.edges,
    ...(state.rates === undefined ? {} : { rates: state.rates }),
    ...(bottom.log.notices === undefined ? {} : { notices: bottom.log.notices }),
    ...(state.end?.status === "exited" ? { closed: true as const } : {}),
  };
}

/** The state as plain JSON that shares nothing which grows: fit to be stored, sent, and gone on with. */
export function snapshot(state: RunState): RunState {
  return {
    ...state,
    frames: state.frames.map((frame) => ({ ...frame, log: logOf(messagesOf(frame.log), frame.log.notices) })),
  };
}
