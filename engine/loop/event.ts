import type { Json, JsonObject } from "../protocol/json.ts";
import type { GuardPlace } from "../protocol/guard.ts";
import type { Usage } from "../protocol/model.ts";
import type { Failure } from "../protocol/failure.ts";
import type { ApprovalAnswer, ModelAttempt, ToolResult } from "./outcome.ts";
import type { RunEnd } from "./state.ts";

interface Stamp {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly turn: number;
}

/** What happened in a run, for people and programs that watch. Made by `begin` and `step` only, so a replay makes the same. */
export type RunEvent =
  | (Stamp & {
      readonly type: "run-start";
      readonly runId: string;
      readonly session: string;
      readonly plan: string;
      readonly topology: string;
      readonly agent: string;
      readonly message?: string;
    })
  | (Stamp & { readonly type: "turn-start"; readonly agent: string; readonly depth: number; readonly open: readonly string[] })
  | (Stamp & {
      readonly type: "answer";
      readonly agent: string;
      readonly text: string;
      readonly calls: number;
      readonly usage: Usage;
      /** What it cost in US dollars; absent where the model has no price. */
      readonly costUsd?: number;
      /** The model under `models` that answered, where it stood in for the agent's own. */
      readonly model?: string;
      /** It held neither text nor calls, and the model is asked once more. */
      readonly repeat?: true;
      /** The provider cut it off at its token limit. */
      readonly truncated?: true;
      /** A guard refused the text, which is not told. */
      readonly withheld?: true;
    })
  /** An attempt at a model call failed, and another followed. It is told when the call is over; while it goes on, `retry-start` tells. */
  | (Stamp & { readonly type: "model-retry"; readonly agent: string; readonly attempt: ModelAttempt; readonly costUsd?: number })
  /** The run has a limit on its cost, and this model counts tokens but has no price: the limit does not see what it costs. Told once for each model. */
  | (Stamp & { readonly type: "price-missing"; readonly agent: string; readonly model: string })
  | (Stamp & {
      readonly type: "tool-call";
      readonly agent: string;
      readonly call: string;
      readonly tool: string;
      readonly input: JsonObject;
    })
  | (Stamp & { readonly type: "tool-start"; readonly call: string; readonly tool: string })
  | (Stamp & {
      readonly type: "tool-result";
      readonly agent: string;
      readonly call: string;
      readonly tool: string;
      readonly result: ToolResult;
    })
  /** A call that never ran: unknown, not allowed, invalid, closed, or not taken. */
  | (Stamp & {
      readonly type: "call-refused";
      readonly agent: string;
      readonly call: string;
      readonly name: string;
      readonly reason: string;
    })
  /** A guard changed a value, or refused it. What it allows as it is makes no event. */
  | (Stamp & {
      readonly type: "guard";
      readonly guard: string;
      readonly where: GuardPlace;
      readonly agent: string;
      /** The call whose arguments were judged, or that brings control to the agent. */
      readonly call?: string;
      readonly tool?: string;
      readonly verdict: "rewrite" | "refuse";
      /** Of a rewrite: all values that were judged, as they are now. */
      readonly values?: readonly Json[];
      /** Of a refusal. */
      readonly reason?: string;
      /** What went wrong where the guard itself failed. */
      readonly error?: string;
      /** The exit that the refusal takes. */
      readonly then?: string;
    })
  | (Stamp & {
      readonly type: "approval-request";
      readonly agent: string;
      readonly call: string;
      readonly effect: string;
      readonly tool: string;
      readonly input: JsonObject;
      /** What an answer to this request, with these arguments, is `for`. */
      readonly digest: string;
      readonly expiresAt?: number;
      /** Why a guard refused the arguments that the person before gave. */
      readonly problem?: string;
    })
  | (Stamp & { readonly type: "approval-answer"; readonly call: string; readonly effect: string; readonly answer: ApprovalAnswer })
  | (Stamp & {
      readonly type: "approval-expired";
      readonly agent: string;
      readonly call: string;
      readonly effect: string;
      readonly tool: string;
    })
  | (Stamp & {
      readonly type: "unknown-outcome";
      readonly agent: string;
      readonly call: string;
      readonly effect: string;
      readonly tool: string;
    })
  /** `by` is `host`, the tool, or the agent whose payload stated it. */
  | (Stamp & { readonly type: "fact-set"; readonly fact: string; readonly value: Json; readonly by: string })
  /** A value for a fact that does not fit the fact's schema: the fact stays as it was. */
  | (Stamp & { readonly type: "fact-refused"; readonly fact: string; readonly by: string; readonly reason: string })
  | (Stamp & {
      readonly type: "handoff";
      readonly from: string;
      readonly to: string;
      readonly when?: string;
      readonly payload: JsonObject;
      readonly history: string;
    })
  | (Stamp & {
      readonly type: "call-start";
      readonly from: string;
      readonly to: string;
      readonly call: string;
      readonly payload: JsonObject;
    })
  | (Stamp & {
      readonly type: "call-end";
      readonly from: string;
      readonly to: string;
      readonly call: string;
      readonly exit: string;
      readonly result: Json;
    })
  | (Stamp & { readonly type: "limit"; readonly limit: string; readonly message: string })
  | (Stamp & {
      readonly type: "failure";
      readonly agent: string;
      readonly failure: Failure;
      /** The model under `models` that failed, where it stood in for the agent's own. */
      readonly model?: string;
      readonly costUsd?: number;
    })
  | (Stamp & {
      readonly type: "run-end";
      readonly runId: string;
      readonly end: RunEnd;
      readonly usage: Usage;
      /** In US dollars; absent where nothing had a price. */
      readonly costUsd?: number;
      readonly turns: number;
      readonly handoffs: number;
    });
