import type {
  ContentBlockParam,
  MessageCreateParamsBase,
  MessageParam,
  Tool,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import type { Exchange, Turn } from "../../../engine/protocol/conversation.ts";
import type { ModelRequest } from "../../../engine/protocol/model.ts";

/** Writes a question as a body of the Messages API. `options` are merged in last. */
export function bodyOf({ settings, instructions, tools }: ModelRequest, turns: readonly Turn[]): MessageCreateParamsBase {
  const offered = tools.map(({ name, description, input }): Tool => ({ name, description, input_schema: { type: "object", ...input } }));
  const mentioned = offered.length > 0 ? [] : namesOf(turns);
  return {
    model: settings.model,
    max_tokens: settings.maxTokens ?? 4096,
    ...(instructions.trim() === "" ? {} : { system: instructions }),
    messages: messagesOf(turns),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(offered.length > 0 ? { tools: offered } : {}),
    // A log that holds calls is refused without definitions; an agent without tools gets them, but may not call.
    ...(mentioned.length > 0 ? { tools: mentioned.map(formerTool), tool_choice: { type: "none" } } : {}),
    ...settings.options,
  };
}

function namesOf(turns: readonly Turn[]): readonly string[] {
  return [...new Set(turns.flatMap((turn) => (turn.role === "assistant" ? turn.exchanges.map(({ call }) => call.name) : [])))];
}

function formerTool(name: string): Tool {
  return { name, description: "Was used earlier in this conversation; it is not available now.", input_schema: { type: "object" } };
}

function messagesOf(turns: readonly Turn[]): MessageParam[] {
  const messages: { role: "user" | "assistant"; content: ContentBlockParam[] }[] = [];
  const say = (role: "user" | "assistant", content: ContentBlockParam[]): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content });
  };
  for (const turn of turns) {
    if (turn.role !== "assistant") {
      say("user", [{ type: "text", text: turn.text }]);
      continue;
    }
    say("assistant", [
      ...(turn.text === "" ? [] : [{ type: "text", text: turn.text } as const]),
      ...turn.exchanges.map(({ call }) => ({ type: "tool_use", id: call.id, name: call.name, input: call.arguments }) as const),
    ]);
    if (turn.exchanges.length > 0) say("user", turn.exchanges.map(resultOf));
  }
  return messages;
}

function resultOf({ call, result }: Exchange): ToolResultBlockParam {
  return {
    type: "tool_result",
    tool_use_id: call.id,
    ...(result.text.trim() === "" ? {} : { content: result.text }),
    ...(result.error ? { is_error: true } : {}),
  };
}
