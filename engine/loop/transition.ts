import type { RunEvent } from "./event.ts";
import type { RunState } from "./state.ts";

/** What `begin` and `step` return: the new state, and what happened on the way to it. */
export interface Transition {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
}
