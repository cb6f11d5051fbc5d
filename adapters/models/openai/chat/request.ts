import type { ChatCompletionCreateParamsBase, ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";
import type { Turn } from "../../../../engine/protocol/conversation.ts";
import type { ModelRequest } from "../../../../engine/protocol/model.ts";
import { outputOf, parametersOf } from "../tools.ts";

/** Writes a question as a body of Chat Completions, with only what most servers know. `options` are merged in last. */
export function bodyOf(
  { settings, instructions, tools }: ModelRequest,
  { turns, home }: { readonly turns: readonly Turn[]; readonly home: boolean },
): ChatCompletionCreateParamsBase {
  return {
    model: settings.model,
    messages: [...(instructions.trim() === "" ? [] : [{ role: "system", content: instructions } as const]), ...messagesOf(turns)],
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }): ChatCompletionTool => ({
            type: "function",
            function: { name, description, parameters: parametersOf(input) },
          })),
        }),
    // OpenAI's newer models refuse the old name; other servers know no other.
    ...(settings.maxTokens === undefined ? {} : { [home ? "max_completion_tokens" : "max_tokens"]: settings.maxTokens }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...settings.options,
  };
}

/** Many servers' templates want user and assistant to take turns, and no system message later on: neighbours are joined, briefings are the user's. */
function messagesOf(turns: readonly Turn[]): readonly ChatCompletionMessageParam[] {
  const messages: ChatCompletionMessageParam[] = [];
  for (const turn of turns) {
    if (turn.role !== "assistant") {
      say(messages, "user", turn.text);
      continue;
    }
    if (turn.exchanges.length === 0) {
      say(messages, "assistant", turn.text);
      continue;
    }
    messages.push({
      role: "assistant",
      content: turn.text === "" ? null : turn.text,
      tool_calls: turn.exchanges.map(({ call }) => ({
        id: call.id,
        type: "function",
        function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      })),
    });
    messages.push(
      ...turn.exchanges.map(({ call, result }) => ({ role: "tool", tool_call_id: call.id, content: outputOf(result) }) as const),
    );
  }
  return messages;
}

function say(messages: ChatCompletionMessageParam[], role: "user" | "assistant", text: string): void {
  const last = messages.at(-1);
  if (last?.role === role && typeof last.content === "string" && !("tool_calls" in last)) last.content = `${last.content}\n\n${text}`;
  else messages.push({ role, content: text });
}
