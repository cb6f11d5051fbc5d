import type { Failure } from "../protocol/failure.ts";
import type { JsonObject } from "../protocol/json.ts";

/**
 * What a person needs who takes over a conversation: why it came to them, what is known, and what was done already. Plain JSON. The
 * values of facts that the topology calls sensitive are replaced by a mark, unless they were asked for.
 */
export interface Escalation {
  readonly escalation: 1;
  readonly runId: string;
  /** The id of the conversation: with it a store lists all of its runs. */
  readonly session: string;
  readonly topology: string;
  /** The digest of the plan the run began with. */
  readonly plan: string;
  /** When the run ended, in milliseconds since 1970. */
  readonly at: number;
  /** The exit that was taken; absent where the run failed. */
  readonly exit?: string;
  readonly cause: EscalationCause;
  /** In a few words: what the agent stated, or said last; else why the run ended. */
  readonly summary: string;
  /** What the agent that escalated stated. */
  readonly stated: JsonObject;
  /** What the user said last. */
  readonly message?: string;
  readonly facts: JsonObject;
  /** The agents that had the conversation, in their order, over all of its runs. */
  readonly path: readonly string[];
  /** Every call of a tool, over all runs of the conversation, in its order. */
  readonly tried: readonly TriedCall[];
  /** Where the whole conversation is. */
  readonly transcript: Transcript;
  /** Those of `tried` that may or may not have taken effect: somebody has to look. */
  readonly unknown: readonly TriedCall[];
}

/** Names a conversation's journals. */
export interface Transcript {
  readonly runId: string;
  readonly session: string;
  /** The store that holds them, in the host's words; absent where the host did not say. */
  readonly store?: string;
}

/** Who escalated, and why. */
export type EscalationCause =
  | { readonly kind: "agent"; readonly agent: string; readonly when?: string }
  | { readonly kind: "limit"; readonly agent: string; readonly limit: string; readonly message: string }
  | { readonly kind: "expired"; readonly agent: string; readonly tool: string }
  | { readonly kind: "guard"; readonly agent: string; readonly guard: string; readonly reason: string }
  | { readonly kind: "failure"; readonly agent: string; readonly failure: Failure };

/** A call of a tool, and what came of it. */
export interface TriedCall {
  readonly call: string;
  readonly agent: string;
  readonly tool: string;
  readonly input: JsonObject;
  /** `done` and `error`: the tool said so. `not-run`: refused, not approved, or cut off before it began. `unknown`: begun, and nobody knows how it ended. */
  readonly outcome: "done" | "error" | "not-run" | "unknown";
  /** What the model heard. */
  readonly result: string;
}
