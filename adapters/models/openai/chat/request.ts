import type { ChatCompletionCreateParamsBase, ChatCompletionTool } from "openai/resources/chat/completions";
import type { Turn } from "../../../../engine/protocol/conversation.ts";
import type { ModelRequest } from "../../../../engine/protocol/model.ts";
import { parametersOf } from "../tools.ts";
import { messagesOf } from "./messages.ts";

/** Writes a question as a body of Chat Completions, with only what most servers know. `options` are merged in last. */
export function bodyOf(
  { settings, instructions, tools }: ModelRequest,
  { turns, home }: { readonly turns: readonly Turn[]; readonly home: boolean },
): ChatCompletionCreateParamsBase {
  return {
    model: settings.model,
    messages: [
      ...(instructions.trim() === "" ? [] : [{ role: "system", content: instructions } as const]),
      ...messagesOf(turns, settings.model),
    ],
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
