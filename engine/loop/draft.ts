import type { Plan, PlanAgent } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { RunEvent } from "./event.ts";
import type { ToolResult } from "./outcome.ts";
import type { Frame, Round, RunState } from "./state.ts";

/** A transition in the making. It lives inside one call of `begin` or `step`, and owns its state: nobody else has seen it yet. The parts of the state are shared, and never changed in place. */
export interface Draft {
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: RunEvent[];
}

type Unstamped<Event> = Event extends unknown ? Omit<Event, "at" | "turn"> : never;

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
  update(draft, { frames: [...draft.state.frames.slice(0, -1), frame] });
}

/** Puts a round in the place of the top frame's. */
export function replaceRound(draft: Draft, round: Round): void {
  replaceTop(draft, { ...topFrame(draft.state), round });
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
  replaceRound(draft, { ...round, calls: round.calls.map((call, at) => (at === index ? { ...call, result } : call)) });
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
