import type { Plan, PlanAgent } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { RunEvent } from "./event.ts";
import type { ToolResult } from "./outcome.ts";
import type { Frame, MessageLog, Round, RoundCall, RunState, Spent } from "./state.ts";

// Records of every turn are written with all their parts named: a spread of what was itself made by one takes ten times as long.

/** A run on its way from one outcome to the next. Its state is its own and changes in place: nobody else holds it, its frames, their rounds, or what is spent. All else is shared, and replaced. */
export interface Draft {
  plan: Plan;
  readonly state: OpenState;
  /** What happened; absent where nobody asks. */
  events: RunEvent[] | undefined;
}

/** A record whose fields may be set. */
export type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** A state that a draft owns. */
export interface OpenState extends Omit<Open<RunState>, "frames" | "spent"> {
  readonly frames: OpenFrame[];
  readonly spent: OpenSpent;
}

interface OpenFrame extends Frame {
  readonly round?: OpenRound;
}

/** A round that a draft owns. */
export interface OpenRound extends Open<Round> {
  calls: RoundCall[];
}

type Counts = Record<string, number>;

interface OpenSpent extends Open<Spent> {
  readonly visits: Counts;
  readonly agentTurns: Counts;
  readonly edges: Counts;
}

/** A state that a draft may own: what changes in place is copied, the rest is shared. */
export function openCopy(state: RunState): OpenState {
  const copy: OpenState = {
    state: state.state,
    runId: state.runId,
    session: state.session,
    plan: state.plan,
    status: state.status,
    frames: state.frames.map(openFrame),
    facts: state.facts,
    turn: state.turn,
    pending: state.pending,
    spent: openSpent(state.spent),
    startedAt: state.startedAt,
    at: state.at,
    waited: state.waited,
  };
  if (state.turnBegan !== undefined) copy.turnBegan = state.turnBegan;
  if (state.rates !== undefined) copy.rates = state.rates;
  if (state.end !== undefined) copy.end = state.end;
  return copy;
}

function openFrame(frame: Frame): OpenFrame {
  return frameOf(frame, frame.agent, frame.log, frame.round === undefined ? undefined : openRound(frame.round));
}

function openRound(round: Round): OpenRound {
  return { ...round, calls: [...round.calls] };
}

function openSpent(spent: Spent): OpenSpent {
  const { turns, handoffs, toolCalls, usage, costUsd, unpriced, visits, agentTurns, edges, pingPong } = spent;
  const copy: OpenSpent = {
    turns,
    handoffs,
    toolCalls,
    usage,
    costUsd,
    visits: countsOf(visits),
    agentTurns: countsOf(agentTurns),
    edges: countsOf(edges),
    pingPong,
  };
  if (unpriced !== undefined) copy.unpriced = unpriced;
  return copy;
}

/** Counts of a draft's own. Not a spread: to add a name to what was made by one takes fifteen times as long. */
export function countsOf(counts: Readonly<Counts>): Counts {
  const copy: Counts = {};
  for (const [name, times] of Object.entries(counts)) copy[name] = times;
  return copy;
}

/** Records a new event, which gets the state's time and turn. */
export function emit(draft: Draft, event: Unstamped<RunEvent>): void {
  if (draft.events === undefined) return;
  const stamped: Unstamped<RunEvent> & { at?: number; turn?: number } = event;
  stamped.at = draft.state.at;
  stamped.turn = draft.state.turn;
  draft.events.push(stamped as RunEvent);
}

/** An event that has yet to be told its time and turn. */
export type Unstamped<Event> = Event extends unknown ? Omit<Event, "at" | "turn"> : never;

/** The conversation that is going on: the last opened. */
export function topFrame<Of extends Frame>({ frames }: { readonly frames: readonly Of[] }): Of {
  const frame = frames[frames.length - 1];
  if (frame === undefined) throw new Error("a run always has a frame");
  return frame;
}

/** The round that is open in the top frame. */
export function topRound(state: OpenState): OpenRound {
  const { round } = topFrame(state);
  if (round === undefined) throw new Error("no round is open");
  return round;
}

/** Opens a round in the top frame, in the place of the one before. */
export function openTop(draft: Draft, round: OpenRound): void {
  const top = topFrame(draft.state);
  replaceTop(draft, frameOf(top, top.agent, top.log, round));
}

/** Puts a log in the place of the top frame's, whose round is over; and, where control moves, an agent. */
export function replaceLog(draft: Draft, log: MessageLog, to?: string): void {
  const top = topFrame(draft.state);
  replaceTop(draft, frameOf(top, to ?? top.agent, log, undefined));
}

/** Puts other calls in the place of the top frame's, and the log that goes with them. */
export function replaceCalls(draft: Draft, calls: RoundCall[], log: MessageLog): void {
  const top = topFrame(draft.state);
  const round = topRound(draft.state);
  round.calls = calls;
  replaceTop(draft, frameOf(top, top.agent, log, round));
}

function replaceTop({ state: { frames } }: Draft, frame: OpenFrame): void {
  frames[frames.length - 1] = frame;
}

/** A frame in the place of another, which answers the same call. */
function frameOf({ call }: Frame, agent: string, log: MessageLog, round: OpenRound | undefined): OpenFrame {
  if (round === undefined) return call === undefined ? { agent, log } : { agent, log, call };
  return call === undefined ? { agent, log, round } : { agent, log, call, round };
}

/** Gives a call of the top frame's round its result. */
export function giveResult(draft: Draft, index: number, result: ToolResult): void {
  const { calls } = topRound(draft.state);
  const call = calls[index];
  if (call === undefined) return;
  const { id, name, arguments: given, use, asked } = call;
  calls[index] = asked === undefined ? { id, name, arguments: given, use, result } : { id, name, arguments: given, asked, use, result };
}

/** An agent of the plan. A state names only agents its plan has. */
export function agentNamed(plan: Plan, name: string): PlanAgent {
  const agent = own(plan.agents, name);
  if (agent === undefined) throw new Error(`the plan has no agent "${name}"`);
  return agent;
}

/** Raises a count by one. */
export function count(counts: Counts, name: string): void {
  counts[name] = (own(counts, name) ?? 0) + 1;
}
