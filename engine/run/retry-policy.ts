import type { Failure } from "../protocol/failure.ts";
import type { Random } from "./clock.ts";

/** How a model is asked again that could not answer. Times are in milliseconds. */
export interface RetryPolicy {
  /** Attempts at one model, the first included. Default 3. */
  readonly attempts: number;
  /** The longest wait before the second attempt; before each further one it is twice as long. Each wait is drawn between nothing and that. Default 500. */
  readonly delayMs: number;
  /** The longest wait that is not the provider's wish. Default 8,000. */
  readonly mostDelayMs: number;
  /** The longest wait that a provider may ask for: where it asks for more, the model is not asked again. Default 60,000. */
  readonly mostWaitMs: number;
}

/** What holds where a host says nothing. */
export const defaultRetry: RetryPolicy = { attempts: 3, delayMs: 500, mostDelayMs: 8_000, mostWaitMs: 60_000 };

/** What comes after a failed attempt: a wait and another one, or why there is none. */
export type Next = { readonly again: true; readonly waitMs: number } | { readonly again: false; readonly because: string };

/** Where a call stands when an attempt has failed. */
export interface Standing {
  /** Which attempt at this model it was, from 1. */
  readonly attempt: number;
  /** Milliseconds that the run has left. */
  readonly left: number;
}

/**
 * Decides what follows a failed attempt: exponential backoff with full jitter, on top of what the provider asks for. A wait that is too long, for the
 * policy or for the run, is none.
 */
export function nextAttempt(
  policy: RetryPolicy,
  failure: Failure,
  { attempt, left, random }: Standing & { readonly random: Random },
): Next {
  // A model that has used all its own time is not given it again.
  if (!failure.retryable || failure.code === "limit-timeout") return { again: false, because: "" };
  const asked = failure.retryAfterMs ?? 0;
  if (asked > policy.mostWaitMs)
    return { again: false, because: `it asks to wait ${seconds(asked)}, and at most ${seconds(policy.mostWaitMs)} are waited` };
  if (attempt >= policy.attempts) return { again: false, because: attempt === 1 ? "" : `it was asked ${attempt} times` };
  const waitMs = Math.round(asked + random() * Math.min(policy.mostDelayMs, policy.delayMs * 2 ** (attempt - 1)));
  if (waitMs >= left)
    return { again: false, because: `another attempt must wait ${seconds(waitMs)}, and the run has ${seconds(Math.max(0, left))} left` };
  return { again: true, waitMs };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} seconds`;
}
