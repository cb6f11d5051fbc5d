import { once } from "../graph/once.ts";
import type { Plan, PlanRequirement } from "../plan/plan.ts";
import { isObject, own, type Json, type JsonObject } from "../protocol/json.ts";
import { checkJson } from "../protocol/schema.ts";
import { tokensOf } from "../source/pointer.ts";
import { emit, type Draft } from "./draft.ts";
import type { ToolResult } from "./outcome.ts";
import { describeMisfit } from "./sensitive.ts";

/** What is wrong with the facts a host gives: names the plan does not know, facts that come from elsewhere, values that do not fit. */
export function checkFacts(plan: Plan, facts: JsonObject): readonly string[] {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(facts)) {
    const problem = factProblem(plan, name, value);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

function factProblem(plan: Plan, name: string, value: Json): string | undefined {
  const fact = own(plan.facts, name);
  if (fact === undefined) return `the topology declares no fact "${name}"`;
  if (fact.source.kind !== "host")
    return `the fact "${name}" comes from ${fact.source.kind === "tool" ? "a tool" : "a model"}, not from the host`;
  const misfit = describeMisfit(fact, value);
  return misfit === "" ? undefined : `the fact "${name}" does not fit: ${misfit}`;
}

/** The requirements that do not hold: the fact is not known, is false, or does not fit the schema asked for. */
export function unmet(requires: readonly PlanRequirement[], facts: JsonObject): readonly PlanRequirement[] {
  if (requires.length === 0) return requires;
  return requires.filter((need) => {
    const value = own(facts, need.fact);
    if (value === undefined) return true;
    return need.schema === undefined ? value === false || value === null : checkJson(need.schema, value).length > 0;
  });
}

/** Requirements that do not hold, in words for a model: `"verified" must be known`. */
export function describeUnmet(requires: readonly PlanRequirement[], facts: JsonObject): string {
  return requires
    .map((need) => `"${need.fact}" must ${need.schema === undefined ? knownOrTrue(need, facts) : `fit ${JSON.stringify(need.schema)}`}`)
    .join(", ");
}

function knownOrTrue(need: PlanRequirement, facts: JsonObject): string {
  return own(facts, need.fact) === false ? "be true" : "be known";
}

/** The facts with those that a payload states: only facts that come from models, and only values that fit. */
export function statedFacts(plan: Plan, facts: JsonObject, payload: JsonObject): JsonObject {
  const stated = Object.entries(payload).filter(([name, value]) => {
    const fact = own(plan.facts, name);
    return fact?.source.kind === "model" && checkJson(fact.schema, value).length === 0;
  });
  return stated.length === 0 ? facts : { ...facts, ...Object.fromEntries(stated) };
}

/** Takes up the facts a payload states, when its handoff is taken. */
export function learnFromPayload(draft: Draft, payload: JsonObject, by: string): void {
  for (const [name, value] of Object.entries(payload)) {
    if (own(draft.plan.facts, name)?.source.kind === "model") setFact(draft, name, value, by);
  }
}

/** Takes up the facts that a tool's result establishes, each at its place in the result; a place that is not there changes nothing, and what was cut is no longer what the tool said. */
export function learnFromResult(draft: Draft, tool: string, result: Extract<ToolResult, { readonly ok: true }>): void {
  for (const { name, at } of factsByTool(draft.plan).get(tool) ?? none) {
    if (result.cut === true) {
      emit(draft, { type: "fact-refused", fact: name, by: tool, reason: "the result was too long, and only its beginning was kept" });
      continue;
    }
    const value = valueAt(result.value, at);
    if (value !== undefined) setFact(draft, name, value, tool);
  }
}

const none: readonly Established[] = [];

interface Established {
  readonly name: string;
  readonly at: string;
}

const factsByTool = once((plan: Plan): ReadonlyMap<string, readonly Established[]> => {
  const facts = new Map<string, Established[]>();
  for (const [name, { source }] of Object.entries(plan.facts)) {
    if (source.kind !== "tool") continue;
    for (const tool of source.tools) facts.set(tool, [...(facts.get(tool) ?? []), { name, at: source.at }]);
  }
  return facts;
});

/** Sets a fact whose value fits its schema; a value that does not fit is told and changes nothing. */
export function setFact(draft: Draft, name: string, value: Json, by: string): void {
  const fact = own(draft.plan.facts, name);
  const reason = fact === undefined ? "the topology declares no such fact" : describeMisfit(fact, value);
  if (reason !== "") return emit(draft, { type: "fact-refused", fact: name, by, reason });
  draft.state.facts = { ...draft.state.facts, [name]: value };
  emit(draft, { type: "fact-set", fact: name, value, by });
}

/** The value a JSON Pointer leads to. */
function valueAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(token) ? (value as readonly Json[])[Number(token)] : undefined;
    else value = isObject(value) ? own(value, token) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
