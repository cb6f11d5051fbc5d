import * as fc from "fast-check";
import { begin } from "../../../engine/loop/begin.ts";
import type { RunEvent } from "../../../engine/loop/event.ts";
import type { RunHeader } from "../../../engine/loop/header.ts";
import type { Outcome } from "../../../engine/loop/outcome.ts";
import type { RunState } from "../../../engine/loop/state.ts";
import { step } from "../../../engine/loop/step.ts";
import type { Plan, PlanGuard } from "../../../engine/plan/plan.ts";
import { answerTo, deciding } from "./hostile-world.ts";
import { randomPlan } from "./random-plan.ts";

/** A run of a random plan in a hostile world, to its end, with every state on the way. */
export interface Course {
  readonly plan: Plan;
  readonly header: RunHeader;
  readonly states: readonly RunState[];
  readonly outcomes: readonly Outcome[];
  readonly events: readonly RunEvent[];
  readonly last: RunState;
}

/** Courses of plans as they come out of the generator, or of what is made of them. */
export function courses(made: (plan: Plan) => Plan = (plan) => plan): fc.Arbitrary<Course> {
  return fc
    .tuple(randomPlan.map(made), fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 200 })))
    .map(([plan, choices]) => courseOf(plan, choices));
}

const judge = (name: string): readonly PlanGuard[] => [{ name, check: { kind: "bound", function: "judge", timeoutMs: 1 } }];

/** The same plan with a guard at every place. */
export function withGuards(plan: Plan): Plan {
  const all = { input: judge("input"), output: judge("output"), tool: judge("tool") };
  const agents = Object.entries(plan.agents).map(
    ([name, agent]) => [name, { ...agent, guards: { input: judge(`${name}.input`) } }] as const,
  );
  return { ...plan, guards: all, agents: Object.fromEntries(agents) };
}

function courseOf(plan: Plan, choices: readonly number[]): Course {
  const decide = deciding(choices);
  const header: RunHeader = {
    journal: 1,
    runId: "r",
    plan: plan.digest,
    topology: plan.name,
    at: 0,
    message: "hi",
    facts: { given: "host" },
  };
  let { state, events } = begin(plan, header);
  const states = [state];
  const outcomes: Outcome[] = [];
  const seen = [...events];
  while (state.end === undefined && outcomes.length < 5_000) {
    const effect = state.pending[decide(state.pending.length)];
    if (effect === undefined) throw new Error("a run that has not ended waits for something");
    const outcome = answerTo(plan, state, effect, { decide, at: state.at + decide(900) });
    ({ state, events } = step(plan, state, outcome));
    outcomes.push(outcome);
    states.push(state);
    seen.push(...events);
  }
  return { plan, header, states, outcomes, events: seen, last: state };
}
