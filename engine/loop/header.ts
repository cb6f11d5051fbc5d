import type { JsonObject } from "../protocol/json.ts";
import type { Session } from "./state.ts";

/** The first entry of a journal: everything a run is given at its start. With the plan and the outcomes it determines the run. */
export interface RunHeader {
  readonly journal: 1;
  readonly runId: string;
  /** The digest of the plan. */
  readonly plan: string;
  readonly topology: string;
  readonly at: number;
  /** What the user says; absent where the host starts a run with facts alone. */
  readonly message?: string;
  /** Where to start; absent: where the session says, else the first entry. */
  readonly agent?: string;
  /** Facts from the host. */
  readonly facts: JsonObject;
  /** The conversation so far; absent for the first run of a session, whose id is then the run's. */
  readonly session?: Session;
}
