import type { ApprovalAnswer } from "../loop/outcome.ts";
import type { RunEvent } from "../loop/event.ts";
import type { RunEnd, RunState, Session } from "../loop/state.ts";
import type { Task } from "../loop/task.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { ModelAdapter } from "../protocol/model.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Clock, NewRunId } from "./clock.ts";
import type { Executor } from "./executor.ts";
import type { PlanVerdict } from "./plan-verdict.ts";
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
  /** Default: no journal is kept, so a run that waits cannot be resumed. */
  readonly store?: Store;
  /** Answers approvals on the spot; `undefined` leaves the run waiting. */
  readonly approve?: (request: ApprovalRequest) => Promise<ApprovalAnswer | undefined> | ApprovalAnswer | undefined;
  /** Tools that run at once, at most. Default 8. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** In place of models and tools: a way of one's own to perform tasks. */
  readonly executor?: Executor;
  readonly clock?: Clock;
  /** Default: random UUIDs. */
  readonly newRunId?: NewRunId;
  /** Asked when a run is resumed under another plan than it was journaled under; without it such a run is refused (`plan-changed`). */
  readonly acceptPlan?: (verdict: PlanVerdict) => boolean | Promise<boolean>;
}

export type ApprovalRequest = Extract<Task, { readonly kind: "approval" }>;

/** A piece of an answer's text, as it streams; not part of the journal. */
export interface TextDelta {
  readonly type: "text-delta";
  readonly turn: number;
  readonly agent: string;
  readonly text: string;
}

export type StreamEvent = RunEvent | TextDelta;

/** How a run stands when the driver leaves it. */
export interface RunResult {
  readonly runId: string;
  readonly status: RunState["status"];
  /** Absent while the run waits. */
  readonly end?: RunEnd;
  /** What it waits for. */
  readonly waiting: RunState["pending"];
  readonly facts: JsonObject;
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
