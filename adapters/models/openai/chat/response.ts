import { isObject } from "../../../../engine/protocol/json.ts";
import type { Origin } from "../../../../engine/protocol/kept.ts";
import type { ModelCall, ModelResponse, StopReason, Usage } from "../../../../engine/protocol/model.ts";
import { at, countAt, listAt, textAt } from "../../../../engine/protocol/wire.ts";
import { errorOf, foreign } from "../failure.ts";
import { rawArguments } from "../tools.ts";
import { addReasoning, keptOf, noReasoning, type Reasoning } from "./reasoning.ts";

/** Reads a whole answer of Chat Completions. */
export function readCompletion(completion: unknown, contentType: string | null, origin: Origin): ModelResponse {
  if ((at(completion, "error") ?? null) !== null) throw errorOf(at(completion, "error"));
  const [choice] = listAt(completion, "choices");
  const message = at(choice, "message");
  if (message === undefined || message === null) throw foreign(contentType, "Chat Completions");
  const calls = callsIn(message).map((call) => ({
    name: textAt(call, "function", "name"),
    arguments: textAt(call, "function", "arguments"),
  }));
  const [content, refusal] = [contentIn(message), textAt(message, "refusal")];
  const reasoning = noReasoning();
  addReasoning(reasoning, message);
  return responseOf({
    text: content + refusal,
    refused: refusal !== "",
    calls,
    reason: textAt(choice, "finish_reason"),
    usage: at(completion, "usage"),
    reasoning,
    origin,
  });
}

/** What a message, or a piece of one, says. Some servers send a list of parts, of which those that are no text are left out. */
export function contentIn(message: unknown): string {
  const parts = listAt(message, "content").filter((part) => textAt(part, "type") === "text");
  return textAt(message, "content") + parts.map((part) => textAt(part, "text")).join("");
}

/** The calls of functions in a message, or in a piece of one: calls of other types are of tools that nobody declared. */
export function callsIn(message: unknown): readonly unknown[] {
  return listAt(message, "tool_calls").filter((call) => textAt(call, "type") === "function" || isObject(at(call, "function")));
}

/** Puts an answer together from what was read of it, whole or in pieces. */
export function responseOf(parts: {
  readonly text: string;
  readonly refused: boolean;
  readonly calls: readonly ModelCall[];
  readonly reason: string;
  readonly usage: unknown;
  readonly reasoning: Reasoning;
  readonly origin: Origin;
}): ModelResponse {
  const kept = keptOf(parts.reasoning);
  return {
    text: parts.text,
    calls: parts.calls.map((call) => ({ name: call.name, arguments: rawArguments(call.arguments) })),
    stop: stopOf(parts),
    usage: usageOf(parts.usage),
    ...(kept.length === 0 ? {} : { kept: { origin: parts.origin, items: kept } }),
  };
}

function stopOf({
  reason,
  refused,
  calls,
}: {
  readonly reason: string;
  readonly refused: boolean;
  readonly calls: readonly ModelCall[];
}): StopReason {
  switch (reason) {
    case "length":
      return "length";
    case "content_filter":
      return "refusal";
    case "stop":
    case "tool_calls":
      if (calls.length > 0) return "calls";
      return refused ? "refusal" : "end";
    default:
      return "other";
  }
}

/** What the provider counted; what is no count is none. */
export function usageOf(usage: unknown): Usage {
  const cacheWrite = countAt(usage, "prompt_tokens_details", "cache_write_tokens");
  return {
    input: countAt(usage, "prompt_tokens"),
    output: countAt(usage, "completion_tokens"),
    cached: countAt(usage, "prompt_tokens_details", "cached_tokens"),
    reasoning: countAt(usage, "completion_tokens_details", "reasoning_tokens"),
    ...(cacheWrite === 0 ? {} : { cacheWrite }),
  };
}
