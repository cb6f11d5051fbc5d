import type { Plan, PlanFact } from "../plan/plan.ts";
import { hiding, type Hide } from "../protocol/hiding.ts";
import { own, type Json, type JsonObject } from "../protocol/json.ts";
import { checkJson, describeProblems, type SchemaProblem } from "../protocol/schema.ts";
import { tokensOf } from "../source/pointer.ts";

/** Whether the plan marks a fact as sensitive. */
export function isSensitive(plan: Plan, name: string): boolean {
  return own(plan.facts, name)?.sensitive === true;
}

/** The values of sensitive facts among these. */
export function sensitiveIn(plan: Plan, facts: JsonObject): readonly Json[] {
  return Object.entries(facts).flatMap(([name, value]) => (isSensitive(plan, name) ? [value] : []));
}

/** Makes a function that replaces the values of sensitive facts among these, wherever they stand. */
export function hideFacts(plan: Plan, facts: JsonObject): Hide {
  return hiding(sensitiveIn(plan, facts));
}

const mostSchema = 300;

/** Why a value is none that a fact can have; empty where it is one. Of a sensitive fact it tells what is expected, and nothing of the value. */
export function describeMisfit({ schema, sensitive }: PlanFact, value: Json): string {
  const problems = checkJson(schema, value);
  if (problems.length === 0 || sensitive !== true) return describeProblems(problems);
  return `expected a value for ${JSON.stringify(schema).slice(0, mostSchema)}; what was given is not told, as the fact is sensitive`;
}

/** The problems of a payload in one line, which tells nothing of what it states of sensitive facts. */
export function describePayloadProblems(plan: Plan, problems: readonly SchemaProblem[]): string {
  const told = problems.map((problem): SchemaProblem => {
    const [fact] = tokensOf(problem.pointer);
    return fact !== undefined && isSensitive(plan, fact) ? { pointer: `/${fact}`, message: "does not fit" } : problem;
  });
  return describeProblems(told);
}
