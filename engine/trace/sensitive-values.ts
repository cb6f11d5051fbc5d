import type { RunEvent } from "../loop/event.ts";
import { valueAt } from "../manifest/value-at.ts";
import type { Plan } from "../plan/plan.ts";
import { isObject, own, type Json } from "../protocol/json.ts";
import type { StreamEvent } from "../run/runtime.ts";

/** The values of sensitive facts that an event tells, those included that the fact did not take. */
export function sensitiveValues(plan: Plan, event: RunEvent | StreamEvent): readonly Json[] {
  return Object.entries(plan.facts).flatMap(([name, { sensitive, source }]): readonly Json[] => {
    if (sensitive !== true) return [];
    switch (event.type) {
      case "fact-set":
        return event.fact === name ? [event.value] : [];
      case "tool-result": {
        if (!event.result.ok || source.kind !== "tool" || !source.tools.includes(event.tool)) return [];
        const value = valueAt(event.result.value, source.at);
        return value === undefined ? [] : [value];
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
