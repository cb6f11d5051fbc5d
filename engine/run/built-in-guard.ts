import type { PlanGuardCheck } from "../plan/plan.ts";
import { isObject, type Json } from "../protocol/json.ts";
import { compilePattern, type Pattern } from "../protocol/pattern.ts";
import { checkJson, describeProblems } from "../protocol/schema.ts";
import type { Ruling } from "./ruling.ts";

/** Judges what takes nothing but the values. Throws where the guard itself is broken. */
export function judgeBuiltIn(
  check: Exclude<PlanGuardCheck, { readonly kind: "bound" | "rate" }>,
  values: readonly Json[],
  because: string | undefined,
): Ruling {
  switch (check.kind) {
    case "size": {
      const long = values.map((value) => lengthOf(value, check.max)).find((length) => length > check.max);
      return long === undefined ? allowed : refused(because ?? `${long} characters, and at most ${check.max} are let pass`);
    }
    case "refuse": {
      const { found } = patternOf(check.pattern);
      return values.some((value) => textsIn(value).some(found)) ? refused(because ?? "it holds what is not let pass") : allowed;
    }
    case "replace": {
      const { found, replaced } = patternOf(check.pattern);
      const change = (text: string): string => (found(text) ? replaced(text, check.with) : text);
      const changed = values.map((value) => mapTexts(value, change));
      return JSON.stringify(changed) === JSON.stringify(values) ? allowed : { verdict: "rewrite", values: changed };
    }
    case "schema": {
      const problems = values.flatMap((value) => checkJson(check.schema, value));
      return problems.length === 0 ? allowed : refused(because ?? `the arguments are not let pass: ${describeProblems(problems)}`);
    }
  }
}

const allowed: Ruling = { verdict: "allow" };

function refused(reason: string): Ruling {
  return { verdict: "refuse", reason };
}

function patternOf(source: string): Pattern {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(`the pattern cannot be used: ${compiled.reason}`);
  return compiled.pattern;
}

/** Code points, counted only where there are more units than that. */
function lengthOf(value: Json, max: number): number {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= max) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Every text in a value, the names of fields included. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isObject(value)) return Object.entries(value).flatMap(([name, part]) => [name, ...textsIn(part)]);
  return Array.isArray(value) ? (value as readonly Json[]).flatMap(textsIn) : [];
}

/** Names of fields stay as they are: another name would be another field. */
function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapTexts(part, change)]));
  return Array.isArray(value) ? (value as readonly Json[]).map((part) => mapTexts(part, change)) : value;
}
