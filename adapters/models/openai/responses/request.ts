import type { FunctionTool, ResponseCreateParamsBase, ResponseInputItem } from "openai/resources/responses/responses";
import type { Turn } from "../../../../engine/protocol/conversation.ts";
import type { ModelRequest } from "../../../../engine/protocol/model.ts";
import { outputOf, parametersOf } from "../tools.ts";

/** Writes a question as a body of the Responses API. Nothing is stored at the provider. `options` are merged in last. */
export function bodyOf({ settings, instructions, tools }: ModelRequest, turns: readonly Turn[]): ResponseCreateParamsBase {
  return {
    model: settings.model,
    ...(instructions.trim() === "" ? {} : { instructions }),
    input: turns.flatMap(itemsOf),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }): FunctionTool => ({
            type: "function",
            name,
            description,
            parameters: parametersOf(input),
            strict: false,
          })),
        }),
    ...(settings.maxTokens === undefined ? {} : { max_output_tokens: settings.maxTokens }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    store: false,
    ...settings.options,
  };
}

function itemsOf(turn: Turn): readonly ResponseInputItem[] {
  switch (turn.role) {
    case "user":
      return [{ role: "user", content: turn.text }];
    case "briefing":
      return [{ role: "developer", content: turn.text }];
    case "assistant":
      return [
        ...(turn.text === "" ? [] : [{ role: "assistant", content: turn.text } as const]),
        ...turn.exchanges.map(
          ({ call }) => ({ type: "function_call", call_id: call.id, name: call.name, arguments: JSON.stringify(call.arguments) }) as const,
        ),
        ...turn.exchanges.map(
          ({ call, result }) => ({ type: "function_call_output", call_id: call.id, output: outputOf(result) }) as const,
        ),
      ];
  }
}
