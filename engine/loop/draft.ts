import type { Plan, PlanAgent } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { RunEvent } from "./event.ts";
import type { ToolResult } from "./outcome.ts";
import type { Frame, MessageLog, Round, RunState } from "./state.ts";

// Where a record is copied on every turn its parts are named: a spread of what was itself made by one takes ten times as long.

/** A transition in the making. It lives inside one call of `begin` or `step`, and owns its state: nobody else has seen it yet. The parts of the state are shared, and never changed in place. */
export interface Draft {
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: RunEvent[];
}

type Unstamped<Event> = Event extends unknown ? Omit<Event, "at" | "turn"> : never;

/** A state of a run that goes on, as a record of its own. */
export function copyOf(state: RunState): RunState {
  return {
    state: state.state,
    runId: state.runId,
    session: state.session,
    plan: state.plan,
    status: state.status,
    frames: state.frames,
    facts: state.facts,
    turn: state.turn,
    pending: state.pending,
    spent: state.spent,
    startedAt: state.startedAt,
    at: state.at,
    waited: state.waited,
    ...(state.turnBegan === undefined ? {} : { turnBegan: state.turnBegan }),
    ...(state.rates === undefined ? {} : { rates: state.rates }),
    ...(state.end === undefined ? {} : { end: state.end }),
  };
}

/** Replaces parts of the state. */
export function update(draft: Draft, patch: Partial<RunState>): void {
  Object.assign(draft.state, patch);
}

/** Records a new event, which gets the state's time and turn. */
export function emit(draft: Draft, event: Unstamped<RunEvent>): void {
  draft.events.push(Object.assign(event, { at: draft.state.at, turn: draft.state.turn }));
}

/** The conversation that is going on: the last opened. */
export function topFrame(state: RunState): Frame {
  const frame = state.frames.at(-1);
  if (frame === undefined) throw new Error("a run always has a frame");
  return frame;
}

/** Puts a frame in the place of the top one. */
export function replaceTop(draft: Draft, frame: Frame): void {
  const { frames } = draft.state;
  update(draft, { frames: frames.length === 1 ? [frame] : [...frames.slice(0, -1), frame] });
}

/** Puts a round in the place of the top frame's. */
export function replaceRound(draft: Draft, round: Round): void {
  const { agent, log, call } = topFrame(draft.state);
  replaceTop(draft, call === undefined ? { agent, log, round } : { agent, log, call, round });
}

/** Puts a log in the place of the top frame's, whose round is over; and, where control moves, an agent. */
export function replaceLog(draft: Draft, log: MessageLog, to?: string): void {
  const { agent, call } = topFrame(draft.state);
  const now = to ?? agent;
  replaceTop(draft, call === undefined ? { agent: now, log } : { agent: now, log, call });
}

/** Takes a round on to its next phase. */
export function enterPhase(draft: Draft, { agent, turn, text, calls }: Round, phase: Round["phase"]): void {
  replaceRound(draft, { agent, turn, text, phase, calls });
}

/** The round that is open in the top frame. */
export function topRound(state: RunState): Round {
  const { round } = topFrame(state);
  if (round === undefined) throw new Error("no round is open");
  return round;
}

/** Gives a call of the top frame's round its result. */
export function giveResult(draft: Draft, index: number, result: ToolResult): void {
  const round = topRound(draft.state);
  const calls = round.calls.map((call, at) => {
    if (at !== index) return call;
    const { id, name, arguments: given, use, asked } = call;
    return asked === undefined ? { id, name, arguments: given, use, result } : { id, name, arguments: given, asked, use, result };
  });
  replaceRound(draft, { agent: round.agent, turn: round.turn, text: round.text, phase: round.phase, calls });
}

/** An agent of the plan. A state names only agents its plan has. */
export function agentNamed(plan: Plan, name: string): PlanAgent {
  const agent = own(plan.agents, name);
  if (agent === undefined) throw new Error(`the plan has no agent "${name}"`);
  return agent;
}

/** A record with one count raised by one. */
export function counted(counts: Readonly<Record<string, number>>, name: string): Readonly<Record<string, number>> {
  return { ...counts, [name]: (own(counts, name) ?? 0) + 1 };
}
