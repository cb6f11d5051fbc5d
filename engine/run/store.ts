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
 * What is larger than the store takes is refused with the code `too-large`, and nothing is written.
 * What returns `undefined` is done already: it takes no promise. An error may be thrown at once or reject the promise.
 */
export interface Store {
  /** Refuses an id that exists with the code `run-exists`. The plan is kept once for each digest. */
  create(header: RunHeader, plan: Plan): Promise<void> | undefined;
  append(runId: string, index: number, outcome: Outcome): Promise<void> | undefined;
  read(runId: string): Promise<Journal | undefined>;
  /** The ids of the runs it holds, newest first. */
  list(): Promise<readonly string[]>;
  /**
   * Takes a run for one driver, before it reads; `create` takes it too. Refused with the code `conflict` while another
   * driver, here or in another process, holds it. A driver that died holds nothing.
   */
  claim?(runId: string): Promise<void> | undefined;
  /** Lets go of what the store holds open for a run; called when a driver leaves it. */
  release?(runId: string): Promise<void> | undefined;
  /** The runs it holds, or those of one session, newest first, a page at a time. */
  runs?(query?: RunQuery): Promise<RunPage>;
  /** The sessions it holds runs of, the one with the newest run first, a page at a time. */
  sessions?(query?: PageQuery): Promise<SessionPage>;
  /**
   * Deletes every run of a session, and the plans that no other run needs. Refused with the code `conflict`, and nothing
   * deleted, while a driver holds one of them.
   */
  deleteSession?(session: string): Promise<Deleted>;
  /** Deletes the sessions whose newest run began before a time, whole, the oldest first; one that a driver holds a run of is kept. */
  deleteOlder?(query: AgeQuery): Promise<Deleted>;
}

/** A run, as a listing tells it. */
export interface RunEntry {
  readonly runId: string;
  /** The id of the conversation: the id of its first run. */
  readonly session: string;
  /** The digest of the plan it began under. */
  readonly plan: string;
  /** When it began. */
  readonly at: number;
}

/** A conversation, as a listing tells it. */
export interface SessionEntry {
  readonly session: string;
  /** How many of its runs the store holds. */
  readonly runs: number;
  /** When the oldest and the newest of them began. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Which page of a listing. */
export interface PageQuery {
  /** How many at most: 1 to 1000. Default: 100. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/** Which runs, and which page of them. */
export interface RunQuery extends PageQuery {
  readonly session?: string;
}

/** Which sessions are old. */
export interface AgeQuery {
  /** In milliseconds since 1970. */
  readonly before: number;
  /** How many sessions at most in one call: 1 to 1000. Default: 100. */
  readonly limit?: number;
}

export interface RunPage {
  readonly runs: readonly RunEntry[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

export interface SessionPage {
  readonly sessions: readonly SessionEntry[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** How much a deletion took away. */
export interface Deleted {
  readonly sessions: number;
  readonly runs: number;
}

/** How much a store takes. */
export interface StoreBounds {
  /** Characters of one header or outcome as JSON. Default: 16,777,216. */
  readonly entry: number;
  /** Characters of a plan as JSON, which is kept once for all runs under it. Default: 268,435,456. */
  readonly plan: number;
  /** Outcomes of one run. Default: 100,000. */
  readonly outcomes: number;
}
