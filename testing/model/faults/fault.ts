import type { ServerResponse } from "node:http";
import type { FailureCode } from "../../../engine/index.ts";
import type { ScriptedAnswer } from "../answer.ts";
import type { WireName } from "../wire.ts";

/** A way in which a provider, or what stands between, goes wrong. */
export interface Fault {
  /** What the server does, in words that follow "the server". */
  readonly name: string;
  /** Whether it goes wrong while an answer streams, as one body is sent, or either way. */
  readonly form: "stream" | "whole" | "either";
  readonly outcome: FaultOutcome;
  /** Nothing comes any more: only an adapter's patience ends that, so let it have little. */
  readonly silent?: true;
  /** Plays the fault in place of a good answer. */
  readonly play: (exchange: Exchange) => void;
}

/** What a run makes of it: a failure, after which it is asked again or not; the answer all the same; or calls that never reach a tool. */
export type FaultOutcome =
  | { readonly kind: "failure"; readonly code: FailureCode; readonly again: boolean }
  | { readonly kind: "answer" }
  | { readonly kind: "refused-call" };

/** A request that is being answered. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly wire: WireName;
  readonly streaming: boolean;
  /** The good answer as it streams, frame by frame. */
  readonly frames: readonly string[];
  /** The good answer as one body. */
  readonly body: string;
  /** Another answer, in the form that was asked for. */
  readonly send: (answer: ScriptedAnswer, change?: (text: string) => string) => void;
}

/** A failure, after which the model is asked again. */
export function passing(code: FailureCode): FaultOutcome {
  return { kind: "failure", code, again: true };
}

/** A failure that asking again does not mend. */
export function lasting(code: FailureCode): FaultOutcome {
  return { kind: "failure", code, again: false };
}

/** The head of an answer in the form that was asked for. */
export function head({ response, streaming }: Exchange, headers: Readonly<Record<string, string>> = {}): ServerResponse {
  return response.writeHead(200, { "content-type": streaming ? "text/event-stream" : "application/json", ...headers });
}
