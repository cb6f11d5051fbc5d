import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begin } from "../../engine/loop/begin.ts";
import type { RunHeader } from "../../engine/loop/header.ts";
import { LiveRun } from "../../engine/loop/live-run.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import { sessionOf, snapshot } from "../../engine/loop/session.ts";
import type { RunState } from "../../engine/loop/state.ts";
import { step } from "../../engine/loop/step.ts";
import { taskOf } from "../../engine/loop/task.ts";
import { freeze } from "../../engine/plan/freeze.ts";
import type { Plan, PlanRequirement } from "../../engine/plan/plan.ts";
import { own, type JsonObject } from "../../engine/protocol/json.ts";
import type { Message } from "../../engine/protocol/message.ts";
import { checkJson } from "../../engine/protocol/schema.ts";
import { courses as anyCourse, type Course } from "../helpers/loop/course.ts";
import { answerTo, deciding } from "../helpers/loop/hostile-world.ts";

const courses = anyCourse();

function holds(law: (course: Course) => void, runs = 100): void {
  fc.assert(fc.property(courses, law), { numRuns: runs });
}

describe("for any plan that compiles and any sequence of answers", () => {
  test("1. the run ends within its limits", () => {
    holds(({ plan, last }) => {
      const { limits } = plan;
      expect(last.end).toBeDefined();
      expect(last.pending).toEqual([]);
      expect(last.spent.turns).toBeLessThanOrEqual(limits.turns);
      expect(last.spent.handoffs).toBeLessThanOrEqual(limits.handoffs);
      expect(last.spent.toolCalls).toBeLessThanOrEqual(limits.toolCalls);
      expect(Math.max(...Object.values(last.spent.visits))).toBeLessThanOrEqual(limits.visits);
      expect(Number.isFinite(last.spent.usage.input + last.spent.usage.output)).toBe(true);
    });
  });

  test("2. only declared, open edges are taken", () => {
    holds(({ plan, events }) => {
      const facts = new Map<string, unknown>();
      const times = new Map<string, number>();
      for (const event of events) {
        if (event.type === "fact-set") facts.set(event.fact, event.value);
        if (event.type !== "handoff" && event.type !== "call-start") continue;
        const handoff = own(plan.agents, event.from)?.handoffs.find((edge) => edge.target === event.to);
        const stated = Object.entries(event.payload).filter(([name]) => own(plan.facts, name)?.source.kind === "model");
        const known = new Map([...facts, ...stated]);
        const needs = [...(handoff?.requires ?? []), ...(own(plan.agents, event.to)?.requires ?? [])];
        const key = `${event.from}>${event.to}`;
        times.set(key, (times.get(key) ?? 0) + 1);
        expect(handoff).toMatchObject({ mode: event.type === "handoff" ? "transfer" : "call" });
        expect(needs.filter((need) => !isMet(need, known))).toEqual([]);
        expect(times.get(key)).toBeLessThanOrEqual(handoff?.limit ?? Infinity);
      }
    });
  });

  test("3. each call has exactly one result, right after it, in every request and in the session", () => {
    holds(({ plan, states, last }) => {
      for (const state of states) {
        expect(faultsOf(sessionOf(state).messages)).toEqual([]);
        for (const effect of state.pending) {
          const task = taskOf(plan, state, effect);
          expect(task.kind === "model" ? faultsOf(task.request.messages) : []).toEqual([]);
        }
      }
      const [bottom] = last.frames;
      expect(faultsOf(bottom?.log.messages.slice(0, bottom.log.length) ?? [])).toEqual([]);
    }, 40);
  });

  test("4. nothing that needs approval runs without it", () => {
    holds(({ plan, events }) => {
      // What a person last saw or gave, by the call, and what they agreed to.
      const shown = new Map<string, JsonObject>();
      const approved = new Map<string, JsonObject | undefined>();
      for (const event of events) {
        if (event.type === "approval-request") shown.set(event.call, event.input);
        if (event.type === "approval-answer" && event.answer.approved === true)
          approved.set(event.call, event.answer.input ?? shown.get(event.call));
        if (event.type !== "tool-call") continue;
        const approval = own(plan.tools, event.tool)?.approval;
        const needed = approval !== undefined && (approval.kind === "always" || checkJson(approval.schema, event.input).length === 0);
        expect(needed ? approved.get(event.call) : event.input).toEqual(event.input);
      }
    });
  });

  test("5. no fact from host or tool is ever set by a model", () => {
    holds(({ plan, events, last }) => {
      for (const event of events) {
        if (event.type !== "fact-set") continue;
        const source = own(plan.facts, event.fact)?.source;
        const allowed = source?.kind === "host" ? ["host"] : source?.kind === "tool" ? source.tools : Object.keys(plan.agents);
        expect(allowed).toContain(event.by);
      }
      expect(last.facts["given"]).toBe("host");
    });
  });

  test("6. any arrival order of a round's outcomes gives the same state", () => {
    const orders = fc.tuple(courses, fc.array(fc.nat(1_000), { minLength: 3, maxLength: 30 }));
    const rounds = fc.property(orders, ([{ plan, states }, choices]) => {
      const decide = deciding(choices);
      for (const state of states.filter((one) => one.pending.length > 1)) {
        // Where somebody must say how a call ended, how long only people could go on does depend on the order: there all comes at once.
        const lost = state.pending.some((effect) => effect.kind === "tool" && effect.status === "unknown");
        const outcomes = state.pending.map((effect) =>
          finalAnswer(answerTo(plan, state, effect, { decide, at: state.at + (lost ? 500 : decide(900)) })),
        );
        const shuffled = outcomes.toSorted(() => decide(3) - 1);
        expect(after(plan, state, shuffled)).toEqual(after(plan, state, outcomes));
      }
    });
    fc.assert(rounds, { numRuns: 100 });
  });

  test("7. a run taken up from its stored state at any point goes on as if nothing had happened", () => {
    holds(({ plan, states, outcomes, last }) => {
      const at = Math.floor(outcomes.length / 2);
      const stored = JSON.parse(JSON.stringify(snapshot(states[at] ?? last))) as RunState;
      expect(after(plan, stored, outcomes.slice(at))).toEqual(snapshot(last));
    }, 40);
  });

  test("8. replaying the journal gives the same events and the same state", () => {
    holds(({ plan, header, outcomes, events, last }) => {
      const copy = structuredClone(plan);
      const first = begin(copy, JSON.parse(JSON.stringify(header)) as RunHeader);
      let { state } = first;
      const again = [...first.events];
      for (const outcome of outcomes) {
        const next = step(copy, state, outcome);
        state = next.state;
        again.push(...next.events);
      }
      expect(again).toEqual(events);
      expect(snapshot(state)).toEqual(snapshot(last));
    }, 40);
  });

  test("a run in the hands of one owner comes to the same states and events, and changes nothing it was given", () => {
    holds(({ plan, header, states, outcomes, events }) => {
      const [first] = states;
      if (first === undefined) throw new Error("a run begins with a state");
      const given = JSON.stringify(snapshot(first));
      const live = LiveRun.at(plan, first, true);
      const seen = outcomes.flatMap((outcome, at) => {
        const told = live.take(freeze(structuredClone(outcome)));
        expect(snapshot(live.state)).toEqual(snapshot(states[at + 1] ?? first));
        return told;
      });
      expect([...LiveRun.begin(plan, header, true).events, ...seen]).toEqual(events);
      expect(JSON.stringify(snapshot(first))).toBe(given);
    }, 40);
  });

  test("a step changes nothing it was given, and gives the same twice", () => {
    holds(({ plan, states, outcomes }) => {
      for (const [at, outcome] of outcomes.entries()) {
        const state = states[at];
        if (state === undefined) throw new Error("every outcome had a state");
        const frozen = freeze(snapshot(structuredClone(state)));
        const once = step(plan, frozen, freeze(structuredClone(outcome)));
        const twice = step(plan, frozen, outcome);
        expect(snapshot(once.state)).toEqual(snapshot(twice.state));
        expect(once.events).toEqual(twice.events);
      }
    }, 25);
  });
});

function isMet(need: PlanRequirement, known: ReadonlyMap<string, unknown>): boolean {
  const value = known.get(need.fact);
  return need.schema === undefined
    ? value !== undefined && value !== false && value !== null
    : known.has(need.fact) && checkJson(need.schema, value).length === 0;
}

/** What a strict provider would reject: a call without its result, a result without its call, one id twice. */
function faultsOf(messages: readonly Message[]): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  let open: string[] = [];
  for (const message of messages) {
    if (message.role === "tool") {
      if (open.shift() !== message.call) faults.push(`the result of ${message.call} is out of place`);
      continue;
    }
    faults.push(...open.map((id) => `${id} has no result`));
    open = message.role === "assistant" ? message.calls.map((call) => call.id) : [];
    for (const id of open) {
      if (ids.has(id)) faults.push(`${id} appears twice`);
      ids.add(id);
    }
  }
  return [...faults, ...open.map((id) => `${id} has no result`)];
}

/** The answers to a round that settle it: nothing that only changes how far a call is known to be. */
function finalAnswer(outcome: Outcome): Outcome {
  if (outcome.kind !== "started" && outcome.kind !== "lost" && outcome.kind !== "retry") return outcome;
  return { kind: "tool", effect: outcome.effect, at: outcome.at, result: { ok: true, value: { known: true } satisfies JsonObject } };
}

function after(plan: Plan, from: RunState, outcomes: readonly Outcome[]): RunState {
  let state = from;
  for (const outcome of outcomes) ({ state } = step(plan, state, outcome));
  return snapshot(state);
}
