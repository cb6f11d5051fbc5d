import type { Outcome, ToolResult } from "../loop/outcome.ts";
import type { Json } from "../protocol/json.ts";
import type { ModelCall, ModelResponse, Usage } from "../protocol/model.ts";
import { copyWithin, hasKeys, isPlainNumber, type Allowance } from "./plain-copy.ts";

/**
 * An outcome as a store in memory keeps it, which nobody else can change. What every turn makes lies in one record in the place of six: each collection of garbage
 * moves what is kept, and with six it took a fifth of a run's time. {@link outcomeOf} gives it back.
 */
export type KeptOutcome = Outcome | KeptAnswer | KeptValue;

type Answer = Extract<Outcome, { readonly kind: "model" }>;
type Result = Extract<Outcome, { readonly kind: "tool" }>;

/** An answer of one call at most. */
class KeptAnswer {
  readonly effect: string;
  readonly at: number;
  readonly text: string;
  readonly stop: ModelResponse["stop"];
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly name: string | undefined;
  readonly given: string;

  constructor({ effect, at, response: { text, stop, usage, calls } }: Answer) {
    const [call] = calls;
    this.effect = effect;
    this.at = at;
    this.text = text;
    this.stop = stop;
    this.input = usage.input;
    this.output = usage.output;
    this.cached = usage.cached;
    this.reasoning = usage.reasoning;
    this.name = call?.name;
    this.given = call?.arguments ?? "";
  }
}

/** What a tool returned. */
class KeptValue {
  readonly effect: string;
  readonly at: number;
  readonly value: Json;

  constructor({ effect, at }: Result, value: Json) {
    this.effect = effect;
    this.at = at;
    this.value = value;
  }
}

/**
 * Keeps a copy of an outcome, equal to what a round trip through JSON text gives. `undefined` where only that trip tells, as of {@link copyWithin}.
 */
export function keepOutcome(outcome: Outcome, allowance: Allowance): KeptOutcome | undefined {
  if (outcome.kind === "model" && isUsual(outcome) && isUsualAnswer(outcome.response)) {
    const { text, stop, calls } = outcome.response;
    const [call] = calls;
    allowance.left -=
      outcome.effect.length + text.length + stop.length + (call === undefined ? 0 : call.name.length + call.arguments.length) + 60;
    return allowance.left < 0 ? undefined : new KeptAnswer(outcome);
  }
  if (outcome.kind === "tool" && isUsual(outcome) && isValue(outcome.result)) {
    const value = copyWithin(outcome.result.value, allowance);
    allowance.left -= outcome.effect.length + 18;
    return value === undefined || allowance.left < 0 ? undefined : new KeptValue(outcome, value);
  }
  return copyWithin(outcome, allowance);
}

/** The outcome that was kept. Its parts are the kept ones: who hands them on copies them. */
export function outcomeOf(kept: KeptOutcome): Outcome {
  if (kept instanceof KeptValue) return { kind: "tool", effect: kept.effect, at: kept.at, result: { ok: true, value: kept.value } };
  if (!(kept instanceof KeptAnswer)) return kept;
  const { effect, at, text, stop, input, output, cached, reasoning, name, given } = kept;
  const calls = name === undefined ? [] : [{ name, arguments: given }];
  return { kind: "model", effect, at, response: { text, calls, stop, usage: { input, output, cached, reasoning } } };
}

function isUsual(outcome: Outcome): boolean {
  const { effect, at } = outcome;
  return typeof effect === "string" && isPlainNumber(at) && hasKeys(outcome, 4);
}

function isUsualAnswer(response: ModelResponse): boolean {
  if (!isRecord(response, 4)) return false;
  const { text, stop, calls, usage } = response;
  return typeof text === "string" && typeof stop === "string" && isUsualUsage(usage) && hasOneAtMost(calls);
}

function isValue(result: ToolResult): result is Extract<ToolResult, { readonly ok: true }> {
  if (!isRecord(result, 2)) return false;
  const said: unknown = result.ok;
  return said === true;
}

function isUsualUsage(usage: Usage): boolean {
  if (!isRecord(usage, 4)) return false;
  const { input, output, cached, reasoning } = usage;
  return isPlainNumber(input) && isPlainNumber(output) && isPlainNumber(cached) && isPlainNumber(reasoning);
}

function hasOneAtMost(calls: readonly ModelCall[]): boolean {
  if (!Array.isArray(calls) || Object.getPrototypeOf(calls) !== Array.prototype || calls.length > 1) return false;
  const [call] = calls as readonly ModelCall[];
  if (calls.length === 0) return true;
  return isRecord(call, 2) && typeof call.name === "string" && typeof call.arguments === "string";
}

function isRecord<T>(value: T, keys: number): value is T & object {
  return typeof value === "object" && value !== null && hasKeys(value, keys);
}
