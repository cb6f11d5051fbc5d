import { valueAt } from "../manifest/value-at.ts";
import type { Plan, PlanFact } from "../plan/plan.ts";
import { hiding, redacted, type Hide } from "../protocol/hiding.ts";
import { isObject, own, type Json, type JsonObject } from "../protocol/json.ts";
import type { StreamEvent } from "../run/runtime.ts";

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
  const sensitive = Object.entries(plan.facts).filter(([, fact]) => fact.sensitive === true);
  const isSensitive = (name: string): boolean => own(plan.facts, name)?.sensitive === true;
  const values: Json[] = [...(known.secrets ?? [])];
  for (const [name, value] of Object.entries(known.facts ?? {})) if (isSensitive(name)) values.push(value);
  let hide: Hide = hiding(values);

  return (event) => {
    const learned = toldBy(event, sensitive);
    values.push(...learned);
    if (learned.length > 0) hide = hiding(values);
    const shown = Object.fromEntries(
      Object.entries(event).map(([key, value]) => [key, structure.has(key) ? (value as unknown) : hide(value as unknown)]),
    );
    return (event.type === "fact-set" && isSensitive(event.fact) ? { ...shown, value: redacted } : shown) as unknown as StreamEvent;
  };
}

/** The values of sensitive facts that an event tells. */
function toldBy(event: StreamEvent, sensitive: readonly (readonly [string, PlanFact])[]): readonly Json[] {
  return sensitive.flatMap(([name, { source }]): readonly Json[] => {
    switch (event.type) {
      case "fact-set":
        return event.fact === name ? [event.value] : [];
      case "tool-result": {
        if (!event.result.ok || source.kind !== "tool" || !source.tools.includes(event.tool)) return [];
        const value = valueAt(event.result.value, source.at);
        return value === undefined ? [] : [value as Json];
      }
      case "handoff":
      case "call-start": {
        const stated = source.kind === "model" && isObject(event.payload) ? own(event.payload, name) : undefined;
        return stated === undefined ? [] : [stated];
      }
      default:
        return [];
    }
  });
}
