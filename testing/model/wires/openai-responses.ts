import { idField, piecesOf, type AnswerPart, type ScriptedAnswer } from "../answer.ts";
import { at, listAt, textAt } from "../reading.ts";
import type { Line, Wire } from "../wire.ts";
import { responsesFaults, sealOf } from "./responses-rules.ts";

/** OpenAI's Responses. Reasoning is sealed for its model, and for what it led to. */
export const openaiResponses: Wire = {
  name: "openai-responses",
  path: "/responses",
  models: { plain: "gpt-4.1", reasoning: "gpt-5.4-mini", otherReasoning: "gpt-5.4" },
  whole: (answer, body) => responseOf(answer, body),
  frames: (answer, body) => {
    const response = responseOf(answer, body);
    return [
      frame("response.created", { response: { ...response, status: "in_progress", output: [] } }),
      ...listAt(response, "output").flatMap((item, index) => [
        frame("response.output_item.added", { output_index: index, item }),
        ...deltasOf(answer.parts[index], index),
        frame("response.output_item.done", { output_index: index, item }),
      ]),
      frame(answer.cut ? "response.incomplete" : "response.completed", { response }),
    ];
  },
  lines: (body) => [...instructionsOf(body), ...listAt(body, "input").map(lineOf)].filter((line) => line !== ""),
  faults: responsesFaults,
};

function frame(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function responseOf({ parts, cut }: ScriptedAnswer, body: unknown): object {
  return {
    id: "resp_1",
    object: "response",
    created_at: 1,
    model: textAt(body, "model"),
    status: cut ? "incomplete" : "completed",
    incomplete_details: cut ? { reason: "max_output_tokens" } : null,
    error: null,
    output: parts.map((part, index) => itemOf({ part, index, parts, body })),
    usage: {
      input_tokens: 11,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 18,
    },
  };
}

interface Standing {
  readonly part: AnswerPart;
  readonly index: number;
  readonly parts: readonly AnswerPart[];
  readonly body: unknown;
}

function itemOf({ part, index, parts, body }: Standing): object {
  switch (part.kind) {
    case "thought": {
      const next = parts.slice(index + 1).find(({ kind }) => kind !== "thought");
      const sealed = sealOf(textAt(body, "model"), next);
      return { type: "reasoning", id: `rs_${index}`, summary: [{ type: "summary_text", text: part.text }], encrypted_content: sealed };
    }
    case "text":
      return {
        type: "message",
        id: `msg_${index}`,
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: part.text, annotations: [] }],
      };
    case "call":
      return {
        type: "function_call",
        id: `fc_${index}`,
        ...idField("call_id", `call_${index}`, part.id),
        name: part.name,
        arguments: part.raw,
        status: "completed",
      };
  }
}

function deltasOf(part: AnswerPart | undefined, index: number): readonly string[] {
  if (part?.kind === "text")
    return piecesOf(part.text).map((delta) =>
      frame("response.output_text.delta", { item_id: `msg_${index}`, output_index: index, content_index: 0, delta, logprobs: [] }),
    );
  if (part?.kind === "thought") return summaryOf(part.text, { item_id: `rs_${index}`, output_index: index, summary_index: 0 });
  if (part?.kind !== "call") return [];
  const [item_id, output_index] = [`fc_${index}`, index];
  return [
    ...piecesOf(part.raw).map((delta) => frame("response.function_call_arguments.delta", { item_id, output_index, delta })),
    frame("response.function_call_arguments.done", { item_id, output_index, arguments: part.raw, name: part.name }),
  ];
}

function summaryOf(text: string, place: object): readonly string[] {
  return [
    frame("response.reasoning_summary_part.added", { ...place, part: { type: "summary_text", text: "" } }),
    ...piecesOf(text).map((delta) => frame("response.reasoning_summary_text.delta", { ...place, delta })),
    frame("response.reasoning_summary_text.done", { ...place, text }),
    frame("response.reasoning_summary_part.done", { ...place, part: { type: "summary_text", text } }),
  ];
}

function instructionsOf(body: unknown): readonly Line[] {
  return textAt(body, "instructions") === "" ? [] : [`system: ${textAt(body, "instructions")}`];
}

function lineOf(item: unknown): Line {
  switch (textAt(item, "type")) {
    case "reasoning":
      return `thought ${listAt(item, "summary")
        .map((part) => textAt(part, "text"))
        .join("")}`;
    case "function_call":
      return `call ${textAt(item, "call_id")} ${textAt(item, "name")} ${textAt(item, "arguments")}`;
    case "function_call_output":
      return `result ${textAt(item, "call_id")} ${textOf(at(item, "output"))}`;
    default:
      return at(item, "role") === undefined ? "" : `${textAt(item, "role")}: ${textOf(at(item, "content"))}`;
  }
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => textAt(part, "text")).join("") : "";
}
