import type { Usage } from "./model.ts";

/**
 * Why the world (a model, a tool, a limit) stopped a run. Journaled, so a replay fails alike.
 * `docs/failures.md` is generated from {@link FAILURES}.
 */
export type FailureCode = keyof typeof FAILURES;

/** What each failure code means, and whether trying again may help. */
export const FAILURES = {
  "rate-limited": { retryable: true, meaning: "the provider refused because of too many requests (HTTP 429)" },
  overloaded: { retryable: true, meaning: "the provider has no capacity now (HTTP 503, 529)" },
  "server-error": { retryable: true, meaning: "the provider failed (HTTP 5xx or an error event in its stream)" },
  network: { retryable: true, meaning: "no connection, or it broke before the answer was whole" },
  timeout: { retryable: true, meaning: "no answer in time" },
  authentication: { retryable: false, meaning: "no key, a wrong key, or no permission (HTTP 401, 403)" },
  quota: { retryable: false, meaning: "the account has no credit left" },
  "invalid-request": { retryable: false, meaning: "the provider rejected the request (HTTP 400, 404, 413, 422)" },
  "context-length": { retryable: false, meaning: "the conversation is longer than the model's context window" },
  "content-refused": { retryable: false, meaning: "the provider's or the model's safety rules refused to answer" },
  truncated: { retryable: false, meaning: "the answer was cut off by the token limit before it was usable" },
  "malformed-response": { retryable: true, meaning: "the answer did not follow the provider's protocol" },
  "empty-response": { retryable: true, meaning: "two answers in a row held neither text nor calls" },
  "not-bound": { retryable: false, meaning: "the host gave no adapter for a model" },
  script: { retryable: false, meaning: "the scripted model was asked what its script does not hold" },
  "limit-turns": { retryable: false, meaning: "the run used all its turns" },
  "limit-handoffs": { retryable: false, meaning: "the run used all its handoffs" },
  "limit-visits": { retryable: false, meaning: "an agent was entered too many times" },
  "limit-tool-calls": { retryable: false, meaning: "the run used all its tool calls" },
  "limit-seconds": { retryable: false, meaning: "the run used all its time" },
  "limit-turn-seconds": { retryable: false, meaning: "a turn used all its time" },
  "limit-timeout": { retryable: true, meaning: "a model used all the time that its `timeout` gives it" },
  "limit-tokens": { retryable: false, meaning: "the run used all its tokens" },
  "limit-cost": { retryable: false, meaning: "the run used all its money" },
  "limit-ping-pong": { retryable: false, meaning: "two agents handed the conversation back and forth without doing anything" },
  "refused-by-guard": { retryable: false, meaning: "a guard refused a message or an answer, and names no exit to take" },
  internal: { retryable: false, meaning: "a fault of ours: an adapter or the engine broke its own contract" },
} as const;

/** A failure as a value. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryable: boolean;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** Milliseconds for which the provider asked not to be asked again. */
  readonly retryAfterMs?: number;
  /** The tokens that the provider counted before it failed. */
  readonly usage?: Usage;
}

/** What a {@link Failure} says beside its code and message. */
export type FailureDetails = Partial<Omit<Failure, "code" | "message">>;

/** Makes a failure; whether it is retryable follows from the code unless said. */
export function failure(code: FailureCode, message: string, { retryable, ...more }: FailureDetails = {}): Failure {
  return { code, message, retryable: retryable ?? FAILURES[code].retryable, ...more };
}

const marker = Symbol.for("signalbox.failure");

/** What an adapter throws: an error that carries a {@link Failure}. Any other error counts as `internal`. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(value: Failure, options?: ErrorOptions) {
    super(`${value.code}: ${value.message}`, options);
    this.name = "FailureError";
    Object.defineProperty(this, marker, { value: true });
    this.failure = value;
  }
}

/** Recognises a {@link FailureError} from any copy of this package. */
export function isFailureError(error: unknown): error is FailureError {
  return typeof error === "object" && error !== null && marker in error;
}
