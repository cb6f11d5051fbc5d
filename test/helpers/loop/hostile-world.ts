import type { ApprovalAnswer } from "../../../engine/loop/outcome.ts";
import type { ApprovalEffect, Effect } from "../../../engine/loop/effect.ts";
import type { GuardVerdict, Outcome } from "../../../engine/loop/outcome.ts";
import type { RunState } from "../../../engine/loop/state.ts";
import { taskOf } from "../../../engine/loop/task.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { isObject, own, type Json } from "../../../engine/protocol/json.ts";
import type { ModelCall, ModelRequest } from "../../../engine/protocol/model.ts";
import type { ToolDefinition } from "../../../engine/protocol/tool.ts";

/** Picks a number from 0 to below the bound. */
export type Decide = (bound: number) => number;

/** Decisions read from a list, round and round. */
export function deciding(choices: readonly number[]): Decide {
  let at = 0;
  return (bound) => {
    const choice = choices[at % Math.max(1, choices.length)] ?? 0;
    at += 1;
    return (choice + Math.floor(at / Math.max(1, choices.length))) % bound;
  };
}

/** What a world that keeps no promise might answer to an effect: well formed or hostile. */
export function answerTo(
  plan: Plan,
  state: RunState,
  effect: Effect,
  { decide, at }: { readonly decide: Decide; readonly at: number },
): Outcome {
  switch (effect.kind) {
    case "model":
      return modelOutcome(plan, state, effect, { decide, at });
    case "tool":
      if (effect.status === "pending" && decide(6) === 0) return { kind: "started", effect: effect.id, at };
      if (effect.status === "started" && decide(4) === 0) return { kind: "lost", effect: effect.id, at };
      if (effect.status === "unknown" && decide(3) === 0) return { kind: "retry", effect: effect.id, at };
      if (decide(5) === 0) return { kind: "tool", effect: effect.id, at, result: { ok: false, error: pick(words, decide) } };
      return { kind: "tool", effect: effect.id, at, result: { ok: true, value: pick(values, decide) } };
    case "guard":
      return guardOutcome(plan, state, effect, { decide, at });
    case "approval":
      if (decide(8) === 0) return { kind: "expired", effect: effect.id, at };
      return { kind: "approval", effect: effect.id, at, answer: answerOf(plan, effect, decide) };
  }
}

/** What a person might say, to the request that waits or to another one. */
function answerOf(plan: Plan, { tool, digest, edited }: ApprovalEffect, decide: Decide): ApprovalAnswer {
  const saw = { for: decide(6) === 0 ? "sha256:other" : digest };
  if (decide(3) === 0) return { approved: false, note: pick(words, decide), ...saw };
  if (edited === true || decide(3) > 0) return { approved: true, ...saw };
  const given = payloadFor(own(plan.tools, tool)?.definition, decide);
  const input = isObject(given) ? given : {};
  return decide(2) === 0 ? { approved: true, input, ...saw } : { input, ...saw };
}

function modelOutcome(
  plan: Plan,
  state: RunState,
  effect: Effect,
  { decide, at }: { readonly decide: Decide; readonly at: number },
): Outcome {
  if (decide(200) === 0)
    return { kind: "failure", effect: effect.id, at, failure: { code: "server-error", message: "down", retryable: true } };
  const task = taskOf(plan, state, effect);
  if (task.kind !== "model") throw new Error("a model effect has a model task");
  const calls = Array.from({ length: decide(30) === 0 ? 70 : decide(12) === 0 ? 0 : 1 + decide(3) }, () =>
    callOf(plan, task.request, decide),
  );
  const text = decide(3) === 0 ? pick(words, decide) : "";
  const usage =
    decide(9) === 0 ? { input: Number.NaN, output: -5, cached: Infinity, reasoning: 0 } : { input: 10, output: 5, cached: 2, reasoning: 0 };
  return {
    kind: "model",
    effect: effect.id,
    at,
    response: { text, calls, stop: decide(200) === 0 ? "refusal" : pick(["end", "calls", "length", "other"] as const, decide), usage },
  };
}

/** What guards might say: all of them or not, right or wrong, in the order they were asked in or another. */
function guardOutcome(
  plan: Plan,
  state: RunState,
  effect: Effect,
  { decide, at }: { readonly decide: Decide; readonly at: number },
): Outcome {
  const task = taskOf(plan, state, effect);
  if (task.kind !== "guard") throw new Error("a guard effect has a guard task");
  const failed = { code: "internal", message: "down", retryable: false } as const;
  if (decide(40) === 0) return { kind: "failure", effect: effect.id, at, failure: failed };
  const verdicts = task.guards.map(({ guard }): GuardVerdict => {
    const name = decide(40) === 0 ? "nobody" : guard.name;
    if (decide(6) === 0) return { guard: name, verdict: "refuse", reason: pick(words, decide) };
    if (decide(4) > 0) return { guard: name, verdict: "allow" };
    if (decide(8) === 0) return { guard: name, verdict: "rewrite", values: pick([[], [7], [null, "x"]], decide) };
    return {
      guard: name,
      verdict: "rewrite",
      values: task.values.map((value) => (typeof value === "string" ? `${value}!` : { ...(isObject(value) ? value : {}), note: "n" })),
    };
  });
  return { kind: "guard", effect: effect.id, at, verdicts: decide(20) === 0 ? verdicts.slice(1) : verdicts };
}

function callOf(plan: Plan, request: ModelRequest, decide: Decide): ModelCall {
  const names = request.tools.map((tool) => tool.name);
  const inside = names.filter((name) => !exits.has(name));
  const offered = inside.length > 0 && decide(12) > 0 ? inside : names;
  const everything = Object.values(plan.agents).flatMap((agent) => [
    ...agent.tools,
    ...agent.handoffs.map((handoff) => handoff.definition.name),
  ]);
  const name = pick(decide(4) === 0 ? [...everything, ...words] : offered, decide);
  return {
    name,
    arguments:
      decide(6) === 0
        ? pick(texts, decide)
        : JSON.stringify(
            payloadFor(
              request.tools.find((tool) => tool.name === name),
              decide,
            ),
          ),
  };
}

/** Arguments that fit a tool's list of fields, or some that may not. */
function payloadFor(tool: ToolDefinition | undefined, decide: Decide): Json {
  const fields = tool?.input["properties"];
  if (!isObject(fields) || decide(5) === 0)
    return pick([{}, { note: "n" }, { told: "t" }, { known: true, seen: "s" }, { note: 7 }], decide);
  const typed = Object.entries(fields).map(([name, field]) => [name, valueFor(field, decide)] as const);
  return Object.fromEntries(typed);
}

function valueFor(field: Json, decide: Decide): Json {
  const type = isObject(field) ? field["type"] : undefined;
  if (type === "number") return decide(20);
  return type === "boolean" ? true : pick(["s", "t"], decide);
}

function pick<Value>(list: readonly Value[], decide: Decide): Value {
  const value = list[decide(Math.max(1, list.length))];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

const exits: ReadonlySet<string> = new Set(["transfer_to_resolved", "transfer_to_escalated", "transfer_to_paid"]);
const words = ["", " ", "toString", "__proto__", "transfer_to_nobody", "x".repeat(50_000), "\ud800", "{{known}}", "Well then."];
const texts = [
  "",
  "{",
  "[]",
  "null",
  '"x"',
  '{"__proto__":{"known":true}}',
  '{"amount":1e999}',
  '{"a":'.repeat(5_000),
  '{"note":"\\u0000"}',
];
const values: readonly Json[] = [
  { known: true, list: ["s"] },
  { known: false },
  { known: "yes", list: [1] },
  null,
  "text",
  [],
  { known: true },
  {},
];
