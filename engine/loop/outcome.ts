import type { Plan } from "../plan/plan.ts";
import type { Failure } from "../protocol/failure.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { ModelPrice, ModelResponse } from "../protocol/model.ts";

/** What the world answered. Everything that changes a run is one of these, and each is journaled before it counts. `at` is in milliseconds since 1970. */
export type Outcome =
  | ({ readonly kind: "model"; readonly effect: string; readonly at: number; readonly response: ModelResponse } & ModelAsked)
  /** The intent to run a tool that is not safe to repeat, written before it runs. */
  | { readonly kind: "started"; readonly effect: string; readonly at: number }
  /** On resume: it was started by a process that is gone, and nobody knows how it ended. */
  | { readonly kind: "lost"; readonly effect: string; readonly at: number }
  /** A person or the host says that a call of unknown outcome shall be made again. */
  | { readonly kind: "retry"; readonly effect: string; readonly at: number }
  | { readonly kind: "tool"; readonly effect: string; readonly at: number; readonly result: ToolResult; readonly attempts?: number }
  | { readonly kind: "approval"; readonly effect: string; readonly at: number; readonly answer: ApprovalAnswer }
  /** Nobody answered an approval before it expired. */
  | { readonly kind: "expired"; readonly effect: string; readonly at: number }
  /** What guards said of the values they were given, in their order: one verdict a guard, up to the first refusal. */
  | { readonly kind: "guard"; readonly effect: string; readonly at: number; readonly verdicts: readonly GuardVerdict[] }
  /** A model call that failed for good: the executor has done its retries. */
  | ({ readonly kind: "failure"; readonly effect: string; readonly at: number; readonly failure: Failure } & ModelAsked)
  /** A driver took the run up after another had left or died: the time between does not count. With a plan, the run goes by that one from here on. */
  | { readonly kind: "resume"; readonly effect: "run"; readonly at: number; readonly plan?: Plan }
  /** The host ended the run. */
  | { readonly kind: "cancel"; readonly effect: "run"; readonly at: number; readonly reason: string }
  /** The run's time is over. */
  | { readonly kind: "deadline"; readonly effect: "run"; readonly at: number };

/** Who had the last word on a model call, and what was tried before. */
export interface ModelAsked {
  /** Its name under `models`, where it is not the agent's own model but one that stands in for it. */
  readonly model?: string;
  /** The host's price for it, where the host gave one: it goes before the manifest's. Null: the host says that it has none. */
  readonly price?: ModelPrice | null;
  /** The attempts before the last, in their order. */
  readonly tried?: readonly ModelAttempt[];
}

/** An attempt at a model call that failed and was followed by another. */
export interface ModelAttempt {
  /** When it failed, in milliseconds since 1970. */
  readonly at: number;
  /** How long it took. */
  readonly ms: number;
  /** The name under `models`; absent where the manifest names none. */
  readonly model?: string;
  readonly price?: ModelPrice | null;
  readonly failure: Failure;
  /** How long was waited before the next. */
  readonly waitMs: number;
  /** The name of the model that was asked next, where it is another. */
  readonly next?: string;
  /** Text of it had been streamed, and is void. */
  readonly heard?: true;
}

/** A tool's result: JSON, or the text of an error the model shall hear. One that was too long is `cut`: a text with a notice, and no fact is taken from it. */
export type ToolResult = { readonly ok: true; readonly value: Json; readonly cut?: true } | { readonly ok: false; readonly error: string };

/**
 * A person's word on a call: yes; yes, with other arguments; no; or other arguments alone, about which somebody is asked again where
 * the tool's `approval` still asks.
 */
export type ApprovalAnswer = ApprovalSignature &
  (
    | { readonly approved: true; readonly input?: JsonObject }
    | { readonly approved: false; readonly input?: undefined }
    | { readonly approved?: undefined; readonly input: JsonObject }
  );

/** Who answers, with what words, and to which request. */
export interface ApprovalSignature {
  readonly by?: string;
  /** What the model hears when the call is refused. */
  readonly note?: string;
  /** The `digest` of the request that the person saw. An answer to another one is refused; it must be said once arguments were changed. */
  readonly for?: string;
}

/** One guard's word, on all values together. */
export type GuardVerdict =
  | { readonly guard: string; readonly verdict: "allow" }
  /** All values, changed or not, as the next guard gets them. */
  | { readonly guard: string; readonly verdict: "rewrite"; readonly values: readonly Json[] }
  /** `error` says what went wrong where the guard itself failed: that is for those who run it, not for models and users. */
  | { readonly guard: string; readonly verdict: "refuse"; readonly reason: string; readonly error?: string };
