import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { KeptItem, Origin } from "../../../engine/protocol/kept.ts";
import type { ModelCall, ModelResponse, StopReason, Usage } from "../../../engine/protocol/model.ts";
import { at, countAt, listAt, textAt } from "../../../engine/protocol/wire.ts";
import { errorOf } from "./failure.ts";

/** What an answer's thinking is kept with. */
export interface Keeping {
  readonly origin: Origin;
  /** A digest of what was asked. */
  readonly digest: () => string;
}

/** A block of an answer, whole. */
export type AnswerBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly call: ModelCall }
  | { readonly kind: "thinking"; readonly item: JsonObject };

/** An answer as it was read, whole or in pieces. */
export interface Answer {
  readonly blocks: readonly AnswerBlock[];
  readonly reason: string;
  readonly usage: unknown;
}

/** Reads a whole answer of the Messages API. */
export function readMessage(message: unknown, contentType: string | null, keeping: Keeping): ModelResponse {
  if (at(message, "error") !== undefined) throw errorOf(message);
  if (!Array.isArray(at(message, "content"))) throw foreign(contentType);
  const blocks = listAt(message, "content").flatMap((block) => blockOf(block));
  return responseOf({ blocks, reason: textAt(message, "stop_reason"), usage: at(message, "usage") }, keeping);
}

function blockOf(block: unknown): readonly AnswerBlock[] {
  switch (textAt(block, "type")) {
    case "text":
      return [{ kind: "text", text: textAt(block, "text") }];
    case "tool_use":
      return [{ kind: "call", call: { name: textAt(block, "name"), arguments: argumentsOf(at(block, "input")) } }];
    case "thinking":
    case "redacted_thinking":
      return [{ kind: "thinking", item: block as JsonObject }];
    default:
      return [];
  }
}

/** Puts an answer together. */
export function responseOf({ blocks, reason, usage }: Answer, { origin, digest }: Keeping): ModelResponse {
  const calls: ModelCall[] = [];
  const items: KeptItem[] = [];
  let text = "";
  for (const block of blocks) {
    if (block.kind === "text") text += block.text;
    else if (block.kind === "call") calls.push(block.call);
    else if (isWhole(block.item)) items.push({ text: text.length, calls: calls.length, item: block.item });
  }
  const kept = items.length === 0 ? {} : { kept: { origin, request: digest(), items } };
  return { text, calls, stop: stopOf(reason, calls.length), usage: usageOf(usage), ...kept };
}

/** What was cut off before its signature came is refused when it comes back. */
function isWhole(item: JsonObject): boolean {
  return (textAt(item, "signature") || textAt(item, "data")) !== "";
}

/** The raw text of a call's arguments that were not sent as text. What lies deeper than any tool may ask is left out: to write it down again would overflow the stack. */
export function argumentsOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(shallow(input ?? {}, 100));
}

function shallow(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((part) => shallow(part, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shallow(part, depth - 1)]));
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
export function usageOf(usage: unknown): Usage {
  const [cached, cacheWrite] = [countAt(usage, "cache_read_input_tokens"), countAt(usage, "cache_creation_input_tokens")];
  return {
    input: countAt(usage, "input_tokens") + cacheWrite + cached,
    output: countAt(usage, "output_tokens"),
    cached,
    reasoning: countAt(usage, "output_tokens_details", "thinking_tokens"),
    ...(cacheWrite === 0 ? {} : { cacheWrite }),
  };
}
