import type { Plan } from "../plan/plan.ts";
import type { Failure } from "../protocol/failure.ts";
import type { Json } from "../protocol/json.ts";
import type { ModelResponse } from "../protocol/model.ts";

/** What the world answered. Everything that changes a run is one of these, and each is journaled before it counts. `at` is in milliseconds since 1970. */
export type Outcome =
  | { readonly kind: "model"; readonly effect: string; readonly at: number; readonly response: ModelResponse }
  /** The intent to run a tool that is not safe to repeat, written before it runs. */
  | { readonly kind: "started"; readonly effect: string; readonly at: number }
  /** On resume: it was started by a process that is gone, and nobody knows how it ended. */
  | { readonly kind: "lost"; readonly effect: string; readonly at: number }
  /** A person or the host says that a call of unknown outcome shall be made again. */
  | { readonly kind: "retry"; readonly effect: string; readonly at: number }
  | { readonly kind: "tool"; readonly effect: string; readonly at: number; readonly result: ToolResult; readonly attempts?: number }
  | { readonly kind: "approval"; readonly effect: string; readonly at: number; readonly answer: ApprovalAnswer }
  /** A model call that failed for good: the executor has done its retries. */
  | { readonly kind: "failure"; readonly effect: string; readonly at: number; readonly failure: Failure; readonly attempts?: number }
  /** A driver took the run up after another had left or died: the time between does not count. With a plan, the run goes by that one from here on. */
  | { readonly kind: "resume"; readonly effect: "run"; readonly at: number; readonly plan?: Plan }
  /** The host ended the run. */
  | { readonly kind: "cancel"; readonly effect: "run"; readonly at: number; readonly reason: string }
  /** The run's time is over. */
  | { readonly kind: "deadline"; readonly effect: "run"; readonly at: number };

/** A tool's result: JSON, or the text of an error the model shall hear. One that was too long is `cut`: a text with a notice, and no fact is taken from it. */
export type ToolResult =
  | { readonly ok: true; readonly value: Json; readonly cut?: true }
  | { readonly ok: false; readonly error: string };

/** A person's word on a call. */
export interface ApprovalAnswer {
  readonly approved: boolean;
  readonly by?: string;
  /** What the model hears when the call is refused. */
  readonly note?: string;
}
