import type { RunEvent } from "../loop/event.ts";
import { addUsage } from "../loop/limits.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import { noUsage } from "../protocol/model.ts";
import type { Journal } from "../run/store.ts";
import { redact } from "./redact.ts";
import { replay } from "./replay.ts";
import type { Trace, TraceAgent, TraceLimit, TraceTurn } from "./trace.ts";
import { hopsOf, modelsOf, spendingOf, type Spending } from "./spending.ts";
import { startTurns } from "./turns.ts";
import { waitsOf } from "./waits.ts";

/** Tells a journal as a trace. Works at any point of a run, ended or not. */
export function traceOf(journal: Journal): Trace {
  const { plan, state, events, plans } = replay(journal.plan, journal);
  const { header } = journal;
  const turns = startTurns(journal.outcomes);
  const spent: Spending[] = [];
  for (const [index, event] of events.entries()) {
    turns.take(event);
    const spending = spendingOf(event, plans.findLast(({ from }) => from <= index)?.plan ?? plan);
    if (spending === undefined) continue;
    spent.push(spending);
    turns.spend(spending);
  }
  const trace: Trace = {
    trace: 1,
    runId: header.runId,
    session: state.session,
    topology: header.topology,
    plan: header.plan,
    status: state.status,
    ...(header.message === undefined ? {} : { message: header.message }),
    startedAt: state.startedAt,
    durationMs: state.at - state.startedAt,
    waitedMs: state.waited,
    path: pathOf(plan, events, state.end),
    given: turns.given(),
    ...(turns.judged().length === 0 ? {} : { guards: turns.judged() }),
    turns: turns.all(),
    facts: state.facts,
    agents: agentsOf(turns.all()),
    hops: hopsOf(turns.all()),
    models: modelsOf(spent),
    limits: limitsOf(plan, state),
    usage: state.spent.usage,
    costUsd: state.spent.costUsd,
    waiting: waitsOf(state, events),
    ...(state.end === undefined ? {} : { end: state.end }),
  };
  return redact(trace, plan, events);
}

/** A called agent leaves through an exit as well, and control goes back: only the exit of the run itself is on its path. */
function pathOf(plan: Plan, events: readonly RunEvent[], end: RunState["end"]): readonly string[] {
  const agents = events.flatMap((event) => {
    if (event.type === "run-start") return [event.agent];
    if (event.type === "handoff") return own(plan.agents, event.to) === undefined ? [] : [event.to];
    return event.type === "call-start" || event.type === "call-end" ? [event.to] : [];
  });
  return end?.status === "exited" ? [...agents, end.exit] : agents;
}

function agentsOf(turns: readonly TraceTurn[]): readonly TraceAgent[] {
  const agents = new Map<string, TraceAgent>();
  for (const turn of turns) {
    const before = agents.get(turn.agent) ?? { agent: turn.agent, turns: 0, toolCalls: 0, modelMs: 0, usage: noUsage, costUsd: 0 };
    agents.set(turn.agent, {
      agent: turn.agent,
      turns: before.turns + 1,
      toolCalls: before.toolCalls + turn.calls.filter((call) => call.startedAt !== undefined).length,
      modelMs: before.modelMs + (turn.answer?.ms ?? 0),
      usage: addUsage(before.usage, turn.usage),
      costUsd: before.costUsd + turn.costUsd,
    });
  }
  return [...agents.values()];
}

function limitsOf(plan: Plan, state: RunState): readonly TraceLimit[] {
  const { limits } = plan;
  const { spent } = state;
  const all: readonly { readonly limit: string; readonly used: number; readonly most: number | undefined }[] = [
    { limit: "turns", used: spent.turns, most: limits.turns },
    { limit: "handoffs", used: spent.handoffs, most: limits.handoffs },
    { limit: "tool_calls", used: spent.toolCalls, most: limits.toolCalls },
    { limit: "seconds", used: (state.at - state.startedAt - state.waited) / 1000, most: limits.seconds },
    { limit: "tokens", used: spent.usage.input + spent.usage.output, most: limits.tokens },
    { limit: "cost_usd", used: spent.costUsd, most: limits.costUsd },
  ];
  return all.flatMap(({ limit, used, most }) => (most === undefined ? [] : [{ limit, used, most }]));
}
