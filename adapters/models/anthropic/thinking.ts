import type { ContentBlockParam, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import { at } from "../../../engine/protocol/wire.ts";

/** Whether thinking was switched on by hand (`thinking: { type: enabled }`), as older models want it; newer ones think unless told not to. */
export function isManual(options: JsonObject | undefined): boolean {
  return at(options, "thinking", "type") === "enabled";
}

/**
 * Switches manual thinking off for one request that would be refused with it: in the middle of calls, the last answer must begin with its thinking, and an answer
 * that another model gave has none. https://platform.claude.com/docs/en/build-with-claude/extended-thinking
 */
export function thinkingFor(
  options: JsonObject | undefined,
  messages: readonly MessageParam[],
): { readonly thinking?: { readonly type: "disabled" } } {
  if (!isManual(options)) return {};
  const blocks = blocksOf(messages.findLast(({ role }) => role === "assistant"));
  const inCalls = blocks.some(({ type }) => type === "tool_use");
  const [first] = blocks;
  return inCalls && first?.type !== "thinking" && first?.type !== "redacted_thinking" ? { thinking: { type: "disabled" } } : {};
}

function blocksOf(message: MessageParam | undefined): readonly ContentBlockParam[] {
  return message === undefined || typeof message.content === "string" ? [] : message.content;
}
