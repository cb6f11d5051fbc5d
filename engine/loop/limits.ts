import type { Plan, PlanHandoff } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { FailureCode } from "../protocol/failure.ts";
import { noUsage, type ModelPrice, type Usage } from "../protocol/model.ts";
import { readyAgent } from "./ready.ts";
import type { RunState, Spent } from "./state.ts";

/** A limit that is used up: its name in the manifest, the failure it makes, and the words for it. */
export interface SpentLimit {
  readonly limit: string;
  readonly code: FailureCode;
  readonly message: string;
}

/** Milliseconds the run has left at a time. Waiting for people does not count. */
export function timeLeft(plan: Plan, state: RunState, at: number): number {
  return plan.limits.seconds * 1000 - timeUsed(state, at);
}

/** Milliseconds of its time that the run has used at a time. */
export function timeUsed(state: RunState, at: number): number {
  return at - state.startedAt - state.waited;
}

/** When the run's time is over, or its open turn's if that is sooner, in milliseconds since 1970; what people take from now on comes on top. */
export function deadlineOf(plan: Plan, state: RunState): number {
  const { seconds, turnSeconds } = plan.limits;
  const turn = turnSeconds === undefined || state.turnBegan === undefined ? Infinity : state.turnBegan + turnSeconds * 1000;
  return state.startedAt + state.waited + Math.min(seconds * 1000, turn);
}

/** The limit that forbids to go on at all: time, tokens or money. */
export function spentMeans(plan: Plan, state: RunState): SpentLimit | undefined {
  const { tokens, costUsd } = plan.limits;
  const used = state.spent.usage.input + state.spent.usage.output;
  if (timeLeft(plan, state, state.at) <= 0) return spentTime(plan);
  if (tokens !== undefined && used >= tokens)
    return { limit: "tokens", code: "limit-tokens", message: `the run used ${used} of its ${tokens} tokens` };
  if (costUsd !== undefined && state.spent.costUsd >= costUsd) {
    return { limit: "cost_usd", code: "limit-cost", message: `the run used $${state.spent.costUsd.toFixed(4)} of its $${costUsd}` };
  }
  return undefined;
}

/** The limit that a deadline is about: the open turn's where the run has time left and the turn has none, else the run's. */
export function spentClock(plan: Plan, state: RunState): SpentLimit {
  return timeLeft(plan, state, state.at) > 0 ? (spentTurnTime(plan, state) ?? spentTime(plan)) : spentTime(plan);
}

/** The limit that forbids the open turn to go on. */
export function spentTurnTime(plan: Plan, state: RunState): SpentLimit | undefined {
  const { turnSeconds } = plan.limits;
  if (turnSeconds === undefined || state.turnBegan === undefined) return undefined;
  if (timeUsed(state, state.at) < state.turnBegan + turnSeconds * 1000) return undefined;
  return { limit: "turn_seconds", code: "limit-turn-seconds", message: `turn ${state.turn} used all its ${turnSeconds} seconds` };
}

function spentTime(plan: Plan): SpentLimit {
  return { limit: "seconds", code: "limit-seconds", message: `the run used all its ${plan.limits.seconds} seconds` };
}

/** The limit that forbids an agent another turn. */
export function spentTurns(plan: Plan, state: RunState, agent: string): SpentLimit | undefined {
  const { turns } = plan.limits;
  if (state.spent.turns >= turns) return { limit: "turns", code: "limit-turns", message: `the run used all its ${turns} turns` };
  const most = readyAgent(plan, agent).agent.limits.turns;
  if (most === undefined || (own(state.spent.agentTurns, agent) ?? 0) < most) return undefined;
  return { limit: "turns", code: "limit-turns", message: `the agent "${agent}" used all its ${most} turns` };
}

/** A limit and how much of it a run has used: turns, handoffs, calls, tokens, dollars or seconds. */
export interface Use {
  readonly limit: string;
  readonly what: string;
  readonly used: number;
  readonly most: number;
}

/** The limits of which a run has used more than there is: that takes a plan that was changed meanwhile. */
export function overdrawn(plan: Plan, state: RunState): readonly Use[] {
  const { limits } = plan;
  const { spent } = state;
  const uses: Use[] = [
    { limit: "turns", what: "turns", used: spent.turns, most: limits.turns },
    { limit: "tool_calls", what: "tool calls", used: spent.toolCalls, most: limits.toolCalls },
    { limit: "handoffs", what: "handoffs", used: spent.handoffs, most: limits.handoffs },
    { limit: "tokens", what: "tokens", used: spent.usage.input + spent.usage.output, most: limits.tokens ?? Infinity },
    { limit: "cost_usd", what: "US dollars", used: spent.costUsd, most: limits.costUsd ?? Infinity },
    { limit: "seconds", what: "seconds", used: Math.round(timeUsed(state, state.at) / 1000), most: limits.seconds },
  ];
  for (const [name, used] of Object.entries(spent.agentTurns))
    uses.push({ limit: "turns", what: `turns of "${name}"`, used, most: own(plan.agents, name)?.limits.turns ?? Infinity });
  return uses.filter(({ used, most }) => used > most);
}

/** The limit that forbids to run so many more tools. */
export function spentToolCalls(plan: Plan, state: RunState, more: number): SpentLimit | undefined {
  const { toolCalls } = plan.limits;
  if (state.spent.toolCalls + more <= toolCalls) return undefined;
  return { limit: "tool_calls", code: "limit-tool-calls", message: `${more} more would exceed the run's ${toolCalls} tool calls` };
}

/** The limit that forbids control to go from an agent to another. */
export function spentHandoffs(plan: Plan, state: RunState, from: string, handoff: PlanHandoff): SpentLimit | undefined {
  const { handoffs, visits, pingPong } = plan.limits;
  const to = handoff.target;
  if (state.spent.handoffs >= handoffs)
    return { limit: "handoffs", code: "limit-handoffs", message: `the run used all its ${handoffs} handoffs` };
  const mostVisits = Math.min(visits, readyAgent(plan, to).agent.limits.visits ?? visits);
  if ((own(state.spent.visits, to) ?? 0) >= mostVisits) {
    return { limit: "visits", code: "limit-visits", message: `the agent "${to}" was entered ${mostVisits} times already` };
  }
  if (handoff.mode === "transfer" && timesInARow(state.spent, from, to) > pingPong) {
    const message = `"${from}" and "${to}" handed over to each other ${pingPong} times without a tool call or a word from the user between`;
    return { limit: "ping_pong", code: "limit-ping-pong", message };
  }
  return undefined;
}

/** How often in a row the same two agents have handed over to each other, this handoff included. */
export function nextPingPong(spent: Spent, from: string, to: string): NonNullable<Spent["pingPong"]> {
  return { pair: from < to ? [from, to] : [to, from], count: timesInARow(spent, from, to) };
}

function timesInARow({ pingPong }: Spent, from: string, to: string): number {
  if (pingPong === null) return 1;
  const [one, other] = pingPong.pair;
  return (one === from && other === to) || (one === to && other === from) ? pingPong.count + 1 : 1;
}

/** A usage as it is counted: what an adapter reports that is no count is taken as none. */
export function counted(usage: Usage): Usage {
  const { input, output, cached, reasoning, cacheWrite } = usage;
  const isClean = isCount(input) && isCount(output) && isCount(cached) && isCount(reasoning);
  return isClean && (cacheWrite === undefined || (isCount(cacheWrite) && cacheWrite > 0)) ? usage : addUsage(noUsage, usage);
}

/** Two usages summed; what an adapter reports that is no count is taken as none. */
export function addUsage(a: Usage, b: Usage): Usage {
  const input = a.input + count(b.input);
  const output = a.output + count(b.output);
  const cached = a.cached + count(b.cached);
  const reasoning = a.reasoning + count(b.reasoning);
  const cacheWrite = (a.cacheWrite ?? 0) + count(b.cacheWrite ?? 0);
  return cacheWrite === 0 ? { input, output, cached, reasoning } : { input, output, cached, reasoning, cacheWrite };
}

/** What tokens cost in US dollars. Reasoning is output, and what was read from the cache or written to it is no other input as well. */
export function costOf(price: ModelPrice, usage: Usage): number {
  const { input, output, cachedInput = input, cacheWrite = input } = price;
  const read = Math.min(usage.cached, usage.input);
  const written = Math.min(usage.cacheWrite ?? 0, usage.input - read);
  const plain = usage.input - read - written;
  return (plain * input + read * cachedInput + written * cacheWrite + usage.output * output) / 1_000_000;
}

function count(value: number): number {
  return isCount(value) ? value : 0;
}

function isCount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
