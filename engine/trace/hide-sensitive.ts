import { isSensitive, sensitiveIn } from "../loop/sensitive.ts";
import type { Plan } from "../plan/plan.ts";
import { hiding, redacted, type Hide } from "../protocol/hiding.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { StreamEvent } from "../run/runtime.ts";
import { sensitiveValues } from "./sensitive-values.ts";

/** What else must not be shown than what events tell. */
export interface KnownSecrets {
  /** Facts that are known before the first event: the host's, or those of a run that is gone on with. */
  readonly facts?: JsonObject;
  /** Keys, tokens and the like. */
  readonly secrets?: readonly string[];
}

/** What names and counts something: it stays as it is. */
const structure = new Set([
  "type",
  "at",
  "turn",
  "runId",
  "session",
  "plan",
  "topology",
  "agent",
  "from",
  "to",
  "call",
  "calls",
  "tool",
  "effect",
  "fact",
  "by",
]);

/**
 * Makes a function that replaces the values of sensitive facts, and secrets, in the events of a run as they come: for logs. A value is hidden
 * from the event on that tells it as a fact's, its tool's result and its payload included; what stood in earlier events was told before
 * anybody knew. Text that streams is hidden piece by piece, so a value that is split between two of them is not found.
 */
export function hideSensitive(plan: Plan, known: KnownSecrets = {}): (event: StreamEvent) => StreamEvent {
  const values: Json[] = [...(known.secrets ?? []), ...sensitiveIn(plan, known.facts ?? {})];
  let hide: Hide = hiding(values);

  return (event) => {
    const learned = sensitiveValues(plan, event);
    values.push(...learned);
    if (learned.length > 0) hide = hiding(values);
    const shown = Object.fromEntries(
      Object.entries(event).map(([key, value]) => [key, structure.has(key) ? (value as unknown) : hide(value as unknown)]),
    );
    return (event.type === "fact-set" && isSensitive(plan, event.fact) ? { ...shown, value: redacted } : shown) as unknown as StreamEvent;
  };
}
