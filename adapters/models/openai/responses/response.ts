import type { Origin } from "../../../../engine/protocol/kept.ts";
import type { ModelResponse, StopReason, Usage } from "../../../../engine/protocol/model.ts";
import { at, countAt, listAt, textAt } from "../../../../engine/protocol/wire.ts";
import { errorOf, foreign } from "../failure.ts";
import { rawArguments } from "../tools.ts";
import { keptOf, said } from "./kept.ts";

/** Reads a whole answer of the Responses API. */
export function readResponse(response: unknown, contentType: string | null, origin: Origin): ModelResponse {
  if ((at(response, "error") ?? null) !== null || textAt(response, "status") === "failed") throw errorOf(at(response, "error"));
  if (!Array.isArray(at(response, "output"))) throw foreign(contentType, "Responses");
  const items = listAt(response, "output");
  const messages = items.filter((item) => textAt(item, "type") === "message");
  const refused = messages.some((message) => listAt(message, "content").some((part) => textAt(part, "type") === "refusal"));
  const calls = items
    .filter((item) => textAt(item, "type") === "function_call")
    .map((item) => ({ name: textAt(item, "name"), arguments: rawArguments(textAt(item, "arguments")) }));
  const kept = keptOf(items);
  return {
    text: messages.map(said).join(""),
    calls,
    stop: stopOf(response, { refused, calls: calls.length }),
    usage: usageOf(at(response, "usage")),
    ...(kept.length === 0 ? {} : { kept: { origin, items: kept } }),
  };
}

function stopOf(response: unknown, { refused, calls }: { readonly refused: boolean; readonly calls: number }): StopReason {
  const status = textAt(response, "status");
  if (status === "incomplete") {
    const reason = textAt(response, "incomplete_details", "reason");
    if (reason === "content_filter") return "refusal";
    return reason === "max_output_tokens" || reason === "" ? "length" : "other";
  }
  if (status !== "completed" && status !== "") return "other";
  if (calls > 0) return "calls";
  return refused ? "refusal" : "end";
}

/** What the provider counted; what is no count is none. */
export function usageOf(usage: unknown): Usage {
  const cacheWrite = countAt(usage, "input_tokens_details", "cache_write_tokens");
  return {
    input: countAt(usage, "input_tokens"),
    output: countAt(usage, "output_tokens"),
    cached: countAt(usage, "input_tokens_details", "cached_tokens"),
    reasoning: countAt(usage, "output_tokens_details", "reasoning_tokens"),
    ...(cacheWrite === 0 ? {} : { cacheWrite }),
  };
}
