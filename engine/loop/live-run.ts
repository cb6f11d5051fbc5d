import type { Plan } from "../plan/plan.ts";
import type { RunEvent } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import type { RunState } from "./state.ts";
import { step } from "./step.ts";

/** A run in the hands of one owner, who takes it on outcome by outcome. It comes to the same as {@link step} does, and costs less: nobody else sees the states between. */
export interface LiveRun {
  /** The plan the state goes by. */
  readonly plan: Plan;
  /** As it is now. What is read from it holds until the next outcome is taken. */
  readonly state: RunState;
  /** Takes the step that an outcome leads to, and tells what happened on the way. */
  take(outcome: Outcome): readonly RunEvent[];
}

/** Takes a state over: whoever gives it away must not use it any more. */
export function liveRun(plan: Plan, state: RunState): LiveRun {
  const run = {
    plan,
    state,
    take(outcome: Outcome): readonly RunEvent[] {
      const transition = step(run.plan, run.state, outcome);
      run.state = transition.state;
      if (outcome.kind === "resume") run.plan = outcome.plan ?? run.plan;
      return transition.events;
    },
  };
  return run;
}
