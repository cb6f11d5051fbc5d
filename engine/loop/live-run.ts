import type { Plan } from "../plan/plan.ts";
import { firstDraft } from "./begin.ts";
import { openCopy, type Draft } from "./draft.ts";
import type { RunEvent } from "./event.ts";
import type { RunHeader } from "./header.ts";
import type { Outcome } from "./outcome.ts";
import type { RunState } from "./state.ts";
import { take } from "./step.ts";

const none: readonly RunEvent[] = [];

/**
 * A run in the hands of one owner, who takes it on outcome by outcome. It comes to the same as {@link step} does, which copies what it changes, and costs a
 * fraction: nobody else sees the states between.
 */
export class LiveRun {
  private readonly draft: Draft;

  private constructor(draft: Draft) {
    this.draft = draft;
  }

  /** A new run. `events` tells how it began. Unheard, it tells nothing. */
  static begin(plan: Plan, header: RunHeader, heard: boolean): LiveRun {
    return new LiveRun(firstDraft(plan, header, heard ? [] : undefined));
  }

  /** A run that has come to a state, which stays as it is. */
  static at(plan: Plan, state: RunState, heard: boolean): LiveRun {
    return new LiveRun({ plan, state: openCopy(state), events: heard ? [] : undefined });
  }

  /** The plan the state goes by. */
  get plan(): Plan {
    return this.draft.plan;
  }

  /** As it is now. It changes in place: what is read from it holds until the next outcome is taken. */
  get state(): RunState {
    return this.draft.state;
  }

  /** What the last step told. */
  get events(): readonly RunEvent[] {
    return this.draft.events ?? none;
  }

  /** Takes the step that an outcome leads to, and tells what happened on the way. */
  take(outcome: Outcome): readonly RunEvent[] {
    if (this.draft.events !== undefined) this.draft.events = [];
    take(this.draft, outcome);
    return this.events;
  }
}
