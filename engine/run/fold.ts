import type { RunEvent } from "../loop/event.ts";
import type { RunHeader } from "../loop/header.ts";
import type { Outcome } from "../loop/outcome.ts";
import { LiveRun } from "../loop/live-run.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";

/** Where a journal leads to. */
export interface Folded {
  /** The plan the run goes by at the end: the first, unless a host had it go on under another. */
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  /** The plans the run went by, in their order, each with how many events there were before it. */
  readonly plans: readonly PlanInForce[];
}

/** A plan, from an event on. */
export interface PlanInForce {
  readonly plan: Plan;
  readonly from: number;
}

/** Takes the steps that a journal tells, from its beginning. The same journal gives the same state and events for ever. */
export function fold(plan: Plan, header: RunHeader, outcomes: readonly Outcome[]): Folded {
  const run = LiveRun.begin(plan, header, true);
  const events = [...run.events];
  const plans: PlanInForce[] = [{ plan, from: 0 }];
  for (const outcome of outcomes) {
    const before = run.plan;
    const told = run.take(outcome);
    if (run.plan !== before) plans.push({ plan: run.plan, from: events.length });
    for (const event of told) events.push(event);
  }
  return { plan: run.plan, state: run.state, events, plans };
}
