import type { RunEvent } from "../loop/event.ts";
import { guardsAt } from "../loop/guards.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import type { StreamEvent } from "./runtime.ts";

/** Keeps back the text of answers that guards must judge, so that nobody has seen what is then refused. */
export class HeldText {
  private held = false;

  /** Whether a piece of an answer must not be told yet. Guards judge what the user would see: what agents say to each other is not kept back. */
  holds(plan: Plan, state: RunState, agent: string): boolean {
    const guarded = state.frames.length === 1 && guardsAt(plan, agent, "output").length > 0;
    this.held ||= guarded;
    return guarded;
  }

  /** The events of a step, with the text before them, in one piece, where pieces of it were kept back and guards let it pass. */
  release(events: readonly RunEvent[]): readonly StreamEvent[] {
    const answer = this.held ? events.find((event) => event.type === "answer") : undefined;
    if (answer === undefined) return events;
    this.held = false;
    const { turn, agent, text } = answer;
    return text === "" ? events : [{ type: "text-delta", turn, agent, text }, ...events];
  }
}
