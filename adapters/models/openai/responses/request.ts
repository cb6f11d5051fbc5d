import type { FunctionTool, ResponseCreateParamsBase } from "openai/resources/responses/responses";
import type { Turn } from "../../../../engine/protocol/conversation.ts";
import type { ModelRequest, ModelSettings } from "../../../../engine/protocol/model.ts";
import { parametersOf } from "../tools.ts";
import { inputOf } from "./input.ts";

/** Writes a question as a body of the Responses API. Nothing is stored at the provider. `options` are merged in last. */
export function bodyOf({ settings, instructions, tools }: ModelRequest, turns: readonly Turn[]): ResponseCreateParamsBase {
  return {
    model: settings.model,
    ...(instructions.trim() === "" ? {} : { instructions }),
    input: inputOf(turns),
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
    ...(reasons(settings) ? { include: ["reasoning.encrypted_content" as const] } : {}),
    ...settings.options,
  };
}

/** Whether a model reasons: other models refuse to be asked for reasoning. */
function reasons({ model, options }: ModelSettings): boolean {
  return options?.["reasoning"] !== undefined || /^(o\d|gpt-([5-9]|\d\d)(?!.*chat)|codex)/.test(model);
}
