import type { RunEvent } from "../loop/event.ts";
import type { Plan } from "../plan/plan.ts";
import { own, type Json } from "../protocol/json.ts";
import type { Trace, TraceFact, TraceTurn } from "./trace.ts";

/** What stands in a trace in the place of a sensitive value. */
export const redacted = "[redacted]";

/** Shorter texts (`no`, `42`) stand in too many places that have nothing to do with the fact. */
const shortest = 4;

type Hide = <T>(value: T) => T;

/** Replaces the values of sensitive facts, wherever in the trace they stand: as facts, in calls, in results, in what was said. */
export function redact(trace: Trace, plan: Plan, events: readonly RunEvent[]): Trace {
  const sensitive = new Set(Object.keys(plan.facts).filter((name) => own(plan.facts, name)?.sensitive === true));
  if (sensitive.size === 0) return trace;
  const hide = hiding(events.flatMap((event) => (event.type === "fact-set" && sensitive.has(event.fact) ? [event.value] : [])));
  const hideFact = (fact: TraceFact): TraceFact =>
    sensitive.has(fact.fact) && fact.refused === undefined ? { ...fact, value: redacted } : hide(fact);
  const facts = Object.entries(trace.facts).map(([name, value]) => [name, sensitive.has(name) ? redacted : hide(value)] as const);
  return {
    ...trace,
    ...(trace.message === undefined ? {} : { message: hide(trace.message) }),
    given: trace.given.map(hideFact),
    turns: trace.turns.map((turn) => ({ ...hideTurn(turn, hide), facts: turn.facts.map(hideFact) })),
    facts: Object.fromEntries(facts),
    ...(trace.end === undefined ? {} : { end: hide(trace.end) }),
  };
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
      ...(call.approval?.answer === undefined ? {} : { approval: { ...call.approval, answer: hide(call.approval.answer) } }),
    })),
    moves: turn.moves.map((move) => ({ ...move, payload: hide(move.payload) })),
    ...(turn.limit === undefined ? {} : { limit: hide(turn.limit) }),
    ...(turn.failure === undefined ? {} : { failure: hide(turn.failure) }),
  };
}

/** Makes a function that replaces some values, and texts that hold them, in a value of any shape. */
function hiding(values: readonly Json[]): Hide {
  const secrets = new Set(values.flatMap(textsIn));
  const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
  const hide = (value: unknown): unknown => {
    if (typeof value === "string") return longestFirst.reduce((text, secret) => text.replaceAll(secret, redacted), value);
    if (typeof value === "number") return secrets.has(String(value)) ? redacted : value;
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hide(part)]));
  };
  return (value) => hide(value) as typeof value;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return String(value).length < shortest ? [] : [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
