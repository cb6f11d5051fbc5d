import type { FunctionTool, ResponseCreateParamsBase, ToolChoiceAllowed } from "openai/resources/responses/responses";
import type { Arranged } from "../../../../engine/protocol/arrange.ts";
import type { ModelSettings } from "../../../../engine/protocol/model.ts";
import type { Asking } from "../asking.ts";
import { parametersOf } from "../tools.ts";
import { inputOf } from "./input.ts";

/** Writes a question as a body of the Responses API. Nothing is stored at the provider. `options` are merged in last. */
export function bodyOf({ settings, instructions, tools, turns, open }: Arranged, marks: Asking["marks"]): ResponseCreateParamsBase {
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
    ...(open === undefined || tools.length === 0 ? {} : { tool_choice: choiceOf(open.now) }),
    ...marks,
    ...settings.options,
  };
}

/** Whether a model reasons: other models refuse to be asked for reasoning. */
function reasons({ model, options }: ModelSettings): boolean {
  return options?.["reasoning"] !== undefined || /^(o\d|gpt-([5-9]|\d\d)(?!.*chat)|codex)/.test(model);
}

/** Of the tools declared, those that may be called now. https://developers.openai.com/api/docs/guides/function-calling */
function choiceOf(open: readonly string[]): ToolChoiceAllowed | "none" {
  if (open.length === 0) return "none";
  return { type: "allowed_tools", mode: "auto", tools: open.map((name) => ({ type: "function", name })) };
}
