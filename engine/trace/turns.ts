import type { RunEvent } from "../loop/event.ts";
import { addUsage } from "../loop/limits.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { Json } from "../protocol/json.ts";
import { parseArguments } from "../protocol/arguments.ts";
import { noUsage } from "../protocol/model.ts";
import { askedOf } from "./asked.ts";
import type { Spending } from "./spending.ts";
import type { TraceCall, TraceFact, TraceGuard, TraceMove, TraceTurn } from "./trace.ts";

/** A trace's turns in the making. */
export interface Turns {
  take(event: RunEvent): void;
  /** Counts to the turn that was taken last. */
  spend(spending: Pick<Spending, "usage" | "costUsd">): void;
  given(): readonly TraceFact[];
  /** What guards said before the first turn. */
  judged(): readonly TraceGuard[];
  all(): readonly TraceTurn[];
}

type Open = { -readonly [Key in keyof Omit<TraceTurn, "calls" | "facts" | "moves">]: TraceTurn[Key] } & {
  readonly calls: string[];
  readonly facts: TraceFact[];
  readonly moves: TraceMove[];
};

/** Gathers events by turn; of the outcomes it takes what no event tells: the arguments of calls that were refused. */
export function startTurns(outcomes: readonly Outcome[]): Turns {
  const sent = argumentsOf(outcomes);
  const given: TraceFact[] = [];
  const judged: TraceGuard[] = [];
  const turns: Open[] = [];
  const calls = new Map<string, TraceCall>();

  const current = (): Open | undefined => turns.at(-1);
  const patch = (id: string, name: string, more: Partial<TraceCall>): void => {
    const before = calls.get(id);
    // A handoff that was refused is told with its turn's calls as well.
    if (before === undefined) current()?.calls.push(id);
    calls.set(id, { ...(before ?? { call: id, name, input: sent.get(id) ?? null }), ...more });
  };
  const learn = (fact: TraceFact): void => {
    (current()?.facts ?? given).push(fact);
  };
  const move = (to: TraceMove): void => {
    current()?.moves.push(to);
  };

  return {
    given: () => given,
    judged: () => judged,
    all: () => turns.map((turn) => ({ ...turn, calls: turn.calls.flatMap((id) => calls.get(id) ?? []) })),
    spend({ usage, costUsd = 0 }) {
      const turn = current();
      if (turn === undefined) return;
      turn.usage = addUsage(turn.usage, usage);
      turn.costUsd += costUsd;
    },
    take(event) {
      const turn = current();
      switch (event.type) {
        case "turn-start": {
          const { agent, depth, open, at } = event;
          turns.push({ turn: event.turn, agent, depth, at, open, usage: noUsage, costUsd: 0, calls: [], facts: [], moves: [] });
          break;
        }
        case "answer":
          if (turn !== undefined) turn.answer = answerOf(turn, event);
          break;
        case "model-retry":
          if (turn !== undefined) turn.retries = [...(turn.retries ?? []), event.attempt];
          break;
        case "tool-call":
          patch(event.call, event.tool, { input: event.input, startedAt: event.at });
          break;
        case "tool-result": {
          const began = calls.get(event.call)?.startedAt ?? event.at;
          patch(event.call, event.tool, { result: event.result, ms: event.at - began });
          break;
        }
        case "call-refused":
          patch(event.call, event.name, { refused: event.reason });
          break;
        case "approval-request":
        case "approval-answer":
        case "approval-expired": {
          const before = calls.get(event.call);
          patch(event.call, event.type === "approval-answer" ? "" : event.tool, askedOf(before, event));
          break;
        }
        case "guard": {
          const { type: _, turn: __, call: ___, ...told } = event;
          if (turn === undefined) judged.push(told);
          else turn.guards = [...(turn.guards ?? []), told];
          break;
        }
        case "unknown-outcome":
          patch(event.call, event.tool, { unknown: true });
          break;
        case "fact-set":
          learn({ fact: event.fact, value: event.value, by: event.by, at: event.at });
          break;
        case "fact-refused":
          learn({ fact: event.fact, value: null, by: event.by, at: event.at, refused: event.reason });
          break;
        case "handoff": {
          const { from, to, at, when, payload, history } = event;
          move({ kind: "handoff", from, to, at, ...(when === undefined ? {} : { when }), history, payload });
          break;
        }
        case "call-start":
          move({ kind: "call", from: event.from, to: event.to, at: event.at, payload: event.payload });
          break;
        case "call-end":
          move({ kind: "return", from: event.from, to: event.to, at: event.at, payload: event.result });
          break;
        case "limit":
          if (turn !== undefined) turn.limit = { limit: event.limit, message: event.message };
          break;
        case "failure":
          if (turn !== undefined) turn.failure = event.failure;
          break;
        case "run-start":
        case "run-end":
        case "tool-start":
          break;
      }
    },
  };
}

/** A second try of the same question counts to the same answer. */
function answerOf(turn: Open, event: Extract<RunEvent, { readonly type: "answer" }>): NonNullable<TraceTurn["answer"]> {
  const { text, at, usage, truncated, model } = event;
  return {
    text,
    ms: at - turn.at,
    usage: turn.answer === undefined ? usage : addUsage(turn.answer.usage, usage),
    ...(truncated === undefined ? {} : { truncated }),
    ...(model === undefined ? {} : { model }),
  };
}

/** What the model sent with each call, by the call's id. */
function argumentsOf(outcomes: readonly Outcome[]): ReadonlyMap<string, Json> {
  const all = new Map<string, Json>();
  for (const outcome of outcomes) {
    if (outcome.kind !== "model") continue;
    const turn = outcome.effect.slice(0, outcome.effect.indexOf("."));
    for (const [index, call] of outcome.response.calls.entries()) {
      const parsed = parseArguments(call.arguments);
      all.set(`call_${turn}_${index}`, parsed.ok ? parsed.value : call.arguments);
    }
  }
  return all;
}
