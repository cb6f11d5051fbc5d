import type { ChatCompletionCreateParamsBase, ChatCompletionTool, ChatCompletionToolChoiceOption } from "openai/resources/chat/completions";
import type { Arranged } from "../../../../engine/protocol/arrange.ts";
import type { Asking } from "../asking.ts";
import { parametersOf } from "../tools.ts";
import { messagesOf } from "./messages.ts";

/** Writes a question as a body of Chat Completions, with only what most servers know. `options` are merged in last. */
export function bodyOf(
  { settings, instructions, tools, turns, open }: Arranged,
  { home, marks }: { readonly home: boolean } & Pick<Asking, "marks">,
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
    ...(open === undefined || tools.length === 0 ? {} : { tool_choice: choiceOf(open.now) }),
    ...marks,
    ...settings.options,
  };
}

/** Of the tools declared, those that may be called now. https://developers.openai.com/api/docs/guides/function-calling */
function choiceOf(open: readonly string[]): ChatCompletionToolChoiceOption {
  if (open.length === 0) return "none";
  const tools = open.map((name) => ({ type: "function", function: { name } }));
  return { type: "allowed_tools", allowed_tools: { mode: "auto", tools } };
}
