import type { RunEvent } from "../loop/event.ts";
import { isSensitive, sensitiveIn } from "../loop/sensitive.ts";
import type { Plan } from "../plan/plan.ts";
import { hiding, redacted, type Hide } from "../protocol/hiding.ts";
import { isObject, own, type Json } from "../protocol/json.ts";
import { sensitiveValues } from "./sensitive-values.ts";
import type { Trace, TraceApproval, TraceCall, TraceFact, TraceGuard, TraceTurn, TraceWait } from "./trace.ts";

/** Replaces the values of sensitive facts, wherever in the trace they stand: as facts, in calls, in results, in what was said. */
export function redact(trace: Trace, plan: Plan, events: readonly RunEvent[]): Trace {
  if (Object.values(plan.facts).every(({ sensitive }) => sensitive !== true)) return trace;
  const told = events.flatMap((event) => sensitiveValues(plan, event));
  const hide = hiding([...told, ...trace.turns.flatMap(({ calls }) => calls.flatMap((call) => refusedValues(plan, call)))]);
  const hideFact = (fact: TraceFact): TraceFact =>
    isSensitive(plan, fact.fact) && fact.refused === undefined ? { ...fact, value: redacted } : hide(fact);
  const facts = Object.entries(trace.facts).map(([name, value]) => [name, isSensitive(plan, name) ? redacted : hide(value)] as const);
  return {
    ...trace,
    ...(trace.message === undefined ? {} : { message: hide(trace.message) }),
    given: trace.given.map(hideFact),
    ...(trace.guards === undefined ? {} : { guards: trace.guards.map((guard) => hideIn(guard, hide)) }),
    turns: trace.turns.map((turn) => ({ ...hideTurn(turn, hide), facts: turn.facts.map(hideFact) })),
    facts: Object.fromEntries(facts),
    waiting: trace.waiting.map((wait) => hideAsked(wait, hide)),
    ...(trace.end === undefined ? {} : { end: hide(trace.end) }),
  };
}

/** What a handoff that was not taken states of sensitive facts. */
function refusedValues(plan: Plan, { name, input }: TraceCall): readonly Json[] {
  return own(plan.tools, name) === undefined && isObject(input) ? sensitiveIn(plan, input) : [];
}

/** Times and counts stay as they are: a number that happens to be somebody's secret says nothing there. */
function hideTurn(turn: TraceTurn, hide: Hide): TraceTurn {
  return {
    ...turn,
    ...(turn.answer === undefined ? {} : { answer: { ...turn.answer, text: hide(turn.answer.text) } }),
    calls: turn.calls.map((call) => ({
      ...call,
      input: hide(call.input),
      ...(call.refused === undefined ? {} : { refused: hide(call.refused) }),
      ...(call.result === undefined ? {} : { result: hide(call.result) }),
      ...(call.asked === undefined ? {} : { asked: hide(call.asked) }),
      ...(call.approvals === undefined ? {} : { approvals: call.approvals.map((one) => hideAsked(one, hide)) }),
    })),
    moves: turn.moves.map((move) => ({ ...move, payload: hide(move.payload) })),
    ...(turn.guards === undefined ? {} : { guards: turn.guards.map((guard) => hideIn(guard, hide)) }),
    ...(turn.retries === undefined
      ? {}
      : {
          retries: turn.retries.map((attempt) => ({ ...attempt, failure: { ...attempt.failure, message: hide(attempt.failure.message) } })),
        }),
    ...(turn.limit === undefined ? {} : { limit: hide(turn.limit) }),
    ...(turn.failure === undefined ? {} : { failure: hide(turn.failure) }),
  };
}

function hideIn(guard: TraceGuard, hide: Hide): TraceGuard {
  return { ...hide(guard), at: guard.at };
}

/** The arguments, and what people and guards say of them. */
function hideAsked<T extends TraceApproval | TraceWait>(one: T, hide: Hide): T {
  const { input, problem } = one;
  const answer = "answer" in one ? { answer: hide(one.answer) } : {};
  return {
    ...one,
    ...(input === undefined ? {} : { input: hide(input) }),
    ...(problem === undefined ? {} : { problem: hide(problem) }),
    ...answer,
  };
}
