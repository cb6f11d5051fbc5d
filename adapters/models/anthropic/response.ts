import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { ModelCall, ModelResponse, StopReason, Usage } from "../../../engine/protocol/model.ts";
import { at, listAt, numberAt, textAt } from "../../../engine/protocol/wire.ts";
import { errorOf } from "./failure.ts";

/** Reads a whole answer of the Messages API. */
export function readMessage(message: unknown, contentType: string | null): ModelResponse {
  if (at(message, "error") !== undefined) throw errorOf(message);
  if (!Array.isArray(at(message, "content"))) throw foreign(contentType);
  const blocks = listAt(message, "content");
  const text = blocks.map((block) => (textAt(block, "type") === "text" ? textAt(block, "text") : "")).join("");
  const calls = blocks
    .filter((block) => textAt(block, "type") === "tool_use")
    .map((block) => ({ name: textAt(block, "name"), arguments: argumentsOf(at(block, "input")) }));
  return responseOf({ text, calls, reason: textAt(message, "stop_reason"), usage: at(message, "usage") });
}

/** Puts an answer together from what was read of it, whole or in pieces. */
export function responseOf(parts: {
  readonly text: string;
  readonly calls: readonly ModelCall[];
  readonly reason: string;
  readonly usage: unknown;
}): ModelResponse {
  return { text: parts.text, calls: parts.calls, stop: stopOf(parts.reason, parts.calls.length), usage: usageOf(parts.usage) };
}

/** The raw text of a call's arguments that were not sent as text. */
export function argumentsOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input ?? {});
}

/** The failure of an answer that is no answer of this API. */
export function foreign(contentType: string | null): FailureError {
  return new FailureError(
    failure(
      "malformed-response",
      `the server's answer (${contentType ?? "of no stated type"}) is none of the Messages API: is the base URL right?`,
    ),
  );
}

function stopOf(reason: string, calls: number): StopReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
    case "tool_use":
      return calls > 0 ? "calls" : "end";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "refusal":
      return "refusal";
    default:
      return "other";
  }
}

/** Anthropic counts what it read from its cache, and wrote to it, beside the input; here both are part of it. */
function usageOf(usage: unknown): Usage {
  const cached = numberAt(usage, "cache_read_input_tokens");
  return {
    input: numberAt(usage, "input_tokens") + numberAt(usage, "cache_creation_input_tokens") + cached,
    output: numberAt(usage, "output_tokens"),
    cached,
    reasoning: numberAt(usage, "output_tokens_details", "thinking_tokens"),
  };
}
