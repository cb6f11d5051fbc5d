import { begin } from "../loop/begin.ts";
import type { RunEvent } from "../loop/event.ts";
import type { RunHeader } from "../loop/header.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { RunState } from "../loop/state.ts";
import { step } from "../loop/step.ts";
import type { Plan } from "../plan/plan.ts";

/** Where a journal leads to. */
export interface Folded {
  /** The plan the run goes by at the end: the first, unless a host had it go on under another. */
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: readonly RunEvent[];
}

/** Takes the steps that a journal tells, from its beginning. The same journal gives the same state and events for ever. */
export function fold(plan: Plan, header: RunHeader, outcomes: readonly Outcome[]): Folded {
  const first = begin(plan, header);
  const events = [...first.events];
  let { state } = first;
  let current = plan;
  for (const outcome of outcomes) {
    const transition = step(current, state, outcome);
    state = transition.state;
    if (outcome.kind === "resume") current = outcome.plan ?? current;
    for (const event of transition.events) events.push(event);
  }
  return { plan: current, state, events };
}
