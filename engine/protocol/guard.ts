import type { Json, JsonObject } from "./json.ts";

/** Where a guard stands: before what an agent hears, before what the user sees, before a tool runs. */
export type GuardPlace = "input" | "output" | "tool";

/** What a guard's function says. Anything else counts as a refusal. */
export type GuardDecision =
  | { readonly verdict: "allow" }
  /** Another value in the place of the one it was given: a text for input and output, the arguments for a tool. */
  | { readonly verdict: "rewrite"; readonly value: Json }
  | { readonly verdict: "refuse"; readonly reason: string };

/** What a guard's function is given beside the value. */
export interface GuardContext {
  readonly runId: string;
  /** The id of the conversation. */
  readonly session: string;
  /** The same whenever this value is judged again, as after a crash. */
  readonly effect: string;
  /** The guard's name in the plan. */
  readonly guard: string;
  readonly where: GuardPlace;
  /** Who hears it, says it, or makes the call. */
  readonly agent: string;
  /** Set for a tool's arguments. */
  readonly tool?: string;
  readonly facts: JsonObject;
  readonly signal: AbortSignal;
}

/**
 * A host's function behind a guard: it judges a text, or a tool's arguments. It may be asked again about the same value. One that throws, or gives no
 * verdict in time, has refused.
 */
export type GuardFunction = (value: never, context: GuardContext) => GuardDecision | Promise<GuardDecision>;
