import type { JsonSchema } from "../protocol/json.ts";
import type { Origin } from "../source/source-map.ts";
import type { WrittenExit, WrittenFact, WrittenHandoff, WrittenLimits, WrittenModel } from "./document.ts";
import { milliseconds } from "./duration.ts";
import { fieldsSchema } from "./fields.ts";
import type { Exit, Fact, Handoff, Limits, ModelEntry } from "./manifest.ts";
import { inside, reference, references } from "./origin.ts";
import { requirements } from "./requirements.ts";

/** A model with the engine's own names for its settings. */
export function model(name: string, written: WrittenModel, origin: Origin): ModelEntry {
  const { price } = written;
  return {
    name,
    origin,
    provider: written.provider,
    model: written.model,
    ...(written.base_url === undefined ? {} : { baseUrl: written.base_url }),
    ...(written.api === undefined ? {} : { api: written.api }),
    ...(written.temperature === undefined ? {} : { temperature: written.temperature }),
    ...(written.max_tokens === undefined ? {} : { maxTokens: written.max_tokens }),
    ...(written.timeout === undefined ? {} : { timeoutMs: milliseconds(written.timeout) }),
    ...(written.options === undefined ? {} : { options: written.options }),
    ...(price === undefined
      ? {}
      : {
          price: {
            input: price.input,
            output: price.output,
            ...(price.cached_input === undefined ? {} : { cachedInput: price.cached_input }),
            ...(price.cache_write === undefined ? {} : { cacheWrite: price.cache_write }),
          },
        }),
    fallback: references(written.fallback, origin, "fallback"),
    ...(written.handoffs_prompt === undefined ? {} : { handoffsPrompt: written.handoffs_prompt }),
  };
}

/** A fact with one schema and one source. */
export function fact(name: string, written: WrittenFact, origin: Origin): Fact {
  return {
    name,
    origin,
    ...(written.description === undefined ? {} : { description: written.description }),
    sensitive: written.sensitive ?? false,
    schema: written.schema ?? { type: written.type ?? "string" },
    source: factSource(written, origin),
  };
}

function factSource(written: WrittenFact, origin: Origin): Fact["source"] {
  if (written.set_by !== undefined) {
    return { kind: "tool", tools: references(written.set_by, origin, "set_by"), at: written.at ?? "" };
  }
  return { kind: written.from ?? "host" };
}

/** An exit; `escalated` stays an escalation unless the author says otherwise, any other is a settled matter. */
export function exit(name: string, written: WrittenExit | null, origin: Origin): Exit {
  return {
    name,
    origin,
    kind: written?.kind ?? (name === "escalated" ? "escalated" : "resolved"),
    ...(written?.description === undefined ? {} : { description: written.description }),
    ...(written?.result === undefined ? {} : { result: fieldsSchema(written.result) }),
  };
}

/** The limits under the engine's names. */
export function limits(written: WrittenLimits | undefined, origin: Origin): Limits {
  if (written === undefined) return { origin };
  const { then, tool_calls: toolCalls, turn_seconds: turnSeconds, cost_usd: costUsd, ...rest } = written;
  const known = { turns: rest.turns, handoffs: rest.handoffs, visits: rest.visits, seconds: rest.seconds, tokens: rest.tokens };
  return {
    origin,
    ...defined({ ...known, toolCalls, turnSeconds, costUsd }),
    ...(then === undefined ? {} : { then: reference(then, inside(origin, "then")) }),
  };
}

/** A handoff with its defaults: a transfer hears everything, a call nothing but its payload. */
export function handoff(target: string, written: WrittenHandoff | null, origin: Origin): Handoff {
  const { when, carry, requires, history, limit, mode = "transfer" } = written ?? {};
  return {
    target: reference(target, origin),
    origin,
    ...(when === undefined ? {} : { when }),
    ...(carry === undefined ? {} : { carry: carrySchema(carry) }),
    requires: requirements(requires, origin),
    history: history ?? (mode === "call" ? "none" : "full"),
    ...(limit === undefined ? {} : { limit }),
    mode,
  };
}

function carrySchema(carry: NonNullable<WrittenHandoff["carry"]>): JsonSchema {
  return fieldsSchema(carry);
}

function defined(values: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined));
}
