import type { MessageCreateParamsBase, Tool } from "@anthropic-ai/sdk/resources/messages";
import type { Arranged } from "../../../engine/protocol/arrange.ts";
import type { Turn } from "../../../engine/protocol/conversation.ts";
import { messagesOf, type WrittenMessages } from "./messages.ts";
import { heldBack } from "./tool-changes.ts";
import { isManual, thinkingFor } from "./thinking.ts";

/** A question as the Messages API takes it. */
export interface WrittenRequest extends Pick<WrittenMessages, "digest"> {
  readonly body: MessageCreateParamsBase;
}

/**
 * Writes a question as a body of the Messages API. `options` are merged in last. A temperature is not sent: since its version of 2026-10-21 the API refuses any.
 * https://platform.claude.com/docs/en/api/versioning
 */
export function writeRequest({ settings, instructions, tools, turns, open }: Arranged): WrittenRequest {
  const declared = tools.map(({ name, description, input }): Tool => ({ name, description, input_schema: { type: "object", ...input } }));
  const offered = open === undefined ? declared : heldBack(declared, open.first);
  const mentioned = offered.length > 0 ? [] : namesOf(turns);
  const head = {
    ...(instructions.trim() === "" ? {} : { system: instructions }),
    ...(offered.length > 0 ? { tools: offered } : {}),
    // A log that holds calls is refused without definitions; an agent without tools gets them, but may not call.
    ...(mentioned.length > 0 ? { tools: mentioned.map(formerTool), tool_choice: { type: "none" } as const } : {}),
  };
  const { messages, digest } = messagesOf(turns, { head, bound: !isManual(settings.options), first: open?.first ?? [] });
  const body = {
    model: settings.model,
    max_tokens: settings.maxTokens ?? 4096,
    messages,
    ...head,
    ...settings.options,
    ...thinkingFor(settings.options, messages),
  };
  return { body, digest };
}

function namesOf(turns: readonly Turn[]): readonly string[] {
  return [...new Set(turns.flatMap((turn) => (turn.role === "assistant" ? turn.exchanges.map(({ call }) => call.name) : [])))];
}

function formerTool(name: string): Tool {
  return { name, description: "Was used earlier in this conversation; it is not available now.", input_schema: { type: "object" } };
}
