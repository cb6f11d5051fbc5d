import type { ApprovalAnswer, ModelAttempt } from "../loop/outcome.ts";
import type { RunEvent } from "../loop/event.ts";
import type { RunEnd, RunState, Session } from "../loop/state.ts";
import type { Task } from "../loop/task.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { ModelAdapter, ModelPrice, Usage } from "../protocol/model.ts";
import type { GuardFunction } from "../protocol/guard.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Clock, NewRunId, Random } from "./clock.ts";
import type { Executor } from "./executor.ts";
import type { PlanVerdict } from "./plan-verdict.ts";
import type { Rates } from "./rates.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { Store } from "./store.ts";

/** What a run is started with. */
export interface RunInput {
  readonly message?: string;
  readonly agent?: string;
  readonly facts?: JsonObject;
  /** The conversation to go on with, as an earlier run returned it. */
  readonly session?: Session;
  /** Made up where absent. */
  readonly runId?: string;
}

/** What a host gives to a run. */
export interface Runtime {
  /** Adapters by the provider's name; each agent's model says which. */
  readonly models?: readonly ModelAdapter[];
  /** One adapter for every agent, whatever the manifest says. */
  readonly model?: ModelAdapter;
  /** Functions by the tool's name. */
  readonly tools?: Readonly<Record<string, ToolFunction>>;
  /** Functions by the name that a guard `use`s. A run does not start while one is missing. */
  readonly guards?: Readonly<Record<string, GuardFunction>>;
  /** Where guards count that have a rate by a fact. Share one between all runs; `memoryRates()` is one for one process. */
  readonly rates?: Rates;
  /** Default: no journal is kept, so a run that waits cannot be resumed. */
  readonly store?: Store;
  /** Answers approvals on the spot; `undefined` leaves the run waiting. All requests of an answer are put to it at once. */
  readonly approve?: Approve;
  /** Tools that run at once, at most. Default 8. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /**
   * Hears every event as it happens, also of `run` and `resume`, which yield none: for logs, metrics and traces. It is called after the outcome behind an event
   * is journaled, in order, and is not waited for. What it throws leaves the run, as a consumer of `stream` does that stops listening: the run can be resumed.
   */
  readonly onEvent?: (event: StreamEvent) => void;
  /** In place of models and tools: a way of one's own to perform tasks. */
  readonly executor?: Executor;
  /** How models are asked again that could not answer. */
  readonly retry?: Partial<RetryPolicy>;
  /**
   * What models cost, by `provider/model`. A price given here goes before the manifest's, and is journaled with each answer; `null` says that it is not known, whatever
   * the manifest says.
   */
  readonly prices?: Readonly<Record<string, ModelPrice | null>>;
  readonly clock?: Clock;
  /** What waits between attempts are drawn with. Default: the machine's own chance. */
  readonly random?: Random;
  /** Default: random UUIDs. */
  readonly newRunId?: NewRunId;
  /** Asked when a run is resumed under another plan than it was journaled under; without it such a run is refused (`plan-changed`). */
  readonly acceptPlan?: (verdict: PlanVerdict) => boolean | Promise<boolean>;
}

/** Puts a request to a person. An answer that cannot be taken is asked for again, with the reason. */
export type Approve = (
  request: ApprovalRequest,
  options: {
    /** Aborted when the request has expired, or nobody waits for an answer any more. */
    readonly signal: AbortSignal;
    /** Why the answer before this one could not be taken. */
    readonly problem?: string;
  },
) => Promise<ApprovalAnswer | undefined> | ApprovalAnswer | undefined;

/** A call that waits for a person, with all they need to judge it. */
export type ApprovalRequest = Extract<Task, { readonly kind: "approval" }>;

/** A piece of an answer's text, as it streams; not part of the journal. */
export interface TextDelta {
  readonly type: "text-delta";
  readonly turn: number;
  readonly agent: string;
  readonly text: string;
}

/** The text that streamed since the turn began, or since the last of these, is void: the attempt it came from failed. Not part of the journal. */
export interface TextReset {
  readonly type: "text-reset";
  readonly turn: number;
  readonly agent: string;
}

/** An attempt at a model call failed, and another follows after its `waitMs`. Not part of the journal: `model-retry` tells it there. */
export interface RetryStart {
  readonly type: "retry-start";
  readonly turn: number;
  readonly agent: string;
  readonly attempt: ModelAttempt;
}

/** What is told while it happens, and is no part of the journal. */
export type LiveEvent = TextDelta | TextReset | RetryStart;

export type StreamEvent = RunEvent | LiveEvent;

/** How a run stands when the driver leaves it. */
export interface RunResult {
  readonly runId: string;
  readonly status: RunState["status"];
  /** Absent while the run waits. */
  readonly end?: RunEnd;
  /** What it waits for. */
  readonly waiting: RunState["pending"];
  readonly facts: JsonObject;
  /** The tokens of this run, failed attempts included as far as their providers counted. */
  readonly usage: Usage;
  /** In US dollars, as far as the models have prices. */
  readonly costUsd: number;
  /** Hand it to the next run of the conversation. */
  readonly session: Session;
  readonly state: RunState;
}

/** The answer to an effect a run waits for: an approval, or how a call of unknown outcome ended. */
export type Answer =
  | { readonly effect: string; readonly approval: ApprovalAnswer }
  | {
      readonly effect: string;
      readonly settle: { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: string } | "repeat";
    };
