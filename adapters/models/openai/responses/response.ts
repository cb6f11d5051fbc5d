import type { ModelResponse, StopReason, Usage } from "../../../../engine/protocol/model.ts";
import { at, listAt, numberAt, textAt } from "../../../../engine/protocol/wire.ts";
import { errorOf, foreign } from "../failure.ts";
import { rawArguments } from "../tools.ts";

/** Reads a whole answer of the Responses API. */
export function readResponse(response: unknown, contentType: string | null): ModelResponse {
  if ((at(response, "error") ?? null) !== null || textAt(response, "status") === "failed") throw errorOf(at(response, "error"));
  if (!Array.isArray(at(response, "output"))) throw foreign(contentType, "Responses");
  const items = listAt(response, "output");
  const parts = items.filter((item) => textAt(item, "type") === "message").flatMap((item) => listAt(item, "content"));
  const refused = parts.some((part) => textAt(part, "type") === "refusal");
  const calls = items
    .filter((item) => textAt(item, "type") === "function_call")
    .map((item) => ({ name: textAt(item, "name"), arguments: rawArguments(textAt(item, "arguments")) }));
  return {
    text: parts.map((part) => (textAt(part, "type") === "refusal" ? textAt(part, "refusal") : textAt(part, "text"))).join(""),
    calls,
    stop: stopOf(response, { refused, calls: calls.length }),
    usage: usageOf(at(response, "usage")),
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

function usageOf(usage: unknown): Usage {
  return {
    input: numberAt(usage, "input_tokens"),
    output: numberAt(usage, "output_tokens"),
    cached: numberAt(usage, "input_tokens_details", "cached_tokens"),
    reasoning: numberAt(usage, "output_tokens_details", "reasoning_tokens"),
  };
}
