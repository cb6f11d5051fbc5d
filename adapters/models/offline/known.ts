import { valueAt } from "../../../engine/manifest/value-at.ts";
import { isObject, own, type Json } from "../../../engine/protocol/json.ts";
import { cutAtMentioned } from "../../../engine/protocol/placeholder.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { MadeCall, Memory } from "./memory.ts";

/** A value found in a tool's result. */
export interface Datum {
  /** The tool, or the call edge. */
  readonly tool: string;
  readonly key: string;
  readonly value: string | number | boolean;
}

/** What is known in a conversation. */
export interface Known {
  readonly facts: ReadonlyMap<string, Json>;
  /** The values in results, the newest result's first. */
  readonly data: readonly Datum[];
}

const mostData = 400;
const deepest = 5;

/** Gathers what the log and the filled-in instructions tell. */
export function knownIn(plan: Plan, memory: Memory, told: ReadonlyMap<string, string>): Known {
  const facts = new Map<string, Json>(told);
  for (const [name, value] of memory.stated) if (own(plan.facts, name)?.source.kind === "model") facts.set(name, value);
  const successes = memory.calls.filter((call) => call.ok);
  for (const [name, fact] of Object.entries(plan.facts)) {
    if (fact.source.kind !== "tool") continue;
    for (const call of successes) {
      const value = fact.source.tools.includes(call.name) ? valueAt(call.value, fact.source.at) : undefined;
      if (value !== undefined) facts.set(name, value);
    }
  }
  return { facts, data: successes.toReversed().slice(0, 20).flatMap(dataOf).slice(0, mostData) };
}

/** The scalar values of a call's result, outer ones first. */
export function dataOf(call: MadeCall): readonly Datum[] {
  const found: Datum[] = [];
  let level: readonly (readonly [string, Json])[] = [["", call.value]];
  for (let depth = 0; depth < deepest && level.length > 0 && found.length < mostData; depth += 1) {
    const next: (readonly [string, Json])[] = [];
    for (const [key, value] of level.slice(0, mostData)) {
      if (Array.isArray(value)) for (const item of (value as readonly Json[]).slice(0, 20)) next.push([key, item]);
      else if (isObject(value)) next.push(...Object.entries(value).slice(0, 60));
      else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
        found.push({ tool: call.name, key, value });
    }
    level = next;
  }
  return found;
}

/** The values that stand where a template has its `{{placeholders}}`; "unknown" counts as none. */
export function filledIn(template: string, text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const parts = cutAtMentioned(template);
  let from = text.indexOf(parts[0] ?? "");
  if (from === -1) return values;
  from += (parts[0] ?? "").length;
  for (let index = 1; index < parts.length; index += 2) {
    const after = parts[index + 1] ?? "";
    const end = after === "" && index + 2 >= parts.length ? text.length : text.indexOf(after, from);
    if (end === -1) return values;
    const value = text.slice(from, end);
    if (value !== "unknown" && value.length <= 500) values.set(parts[index] ?? "", value);
    from = end + after.length;
  }
  return values;
}
