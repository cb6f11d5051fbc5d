import type { RunHeader } from "../loop/header.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { Plan } from "../plan/plan.ts";

/** A journal: the truth about a run, with the plan it ran under. Everything else about the run is a projection of it. */
export interface Journal {
  readonly header: RunHeader;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/**
 * The port to where journals live. Outcomes are numbered from 0. `append` refuses an index that is not the journal's
 * length by throwing an `EngineError` with the code `conflict`: two writers never interleave. `read` of an unknown run is `undefined`.
 */
export interface Store {
  /** Refuses an id that exists with the code `run-exists`. The plan is kept once for each digest. */
  create(header: RunHeader, plan: Plan): Promise<void>;
  append(runId: string, index: number, outcome: Outcome): Promise<void>;
  read(runId: string): Promise<Journal | undefined>;
  /** The ids of the runs it holds, newest first. */
  list(): Promise<readonly string[]>;
  /**
   * Takes a run for one driver, before it reads; `create` takes it too. Refused with the code `conflict` while another
   * driver, here or in another process, holds it. A driver that died holds nothing.
   */
  claim?(runId: string): Promise<void>;
  /** Lets go of what the store holds open for a run; called when a driver leaves it. */
  release?(runId: string): Promise<void>;
}
