import { idField, piecesOf, type AnswerPart, type ScriptedAnswer } from "../answer.ts";
import { at, listAt, textAt } from "../reading.ts";
import type { Line, Wire } from "../wire.ts";
import { chatFaults, reasoningOf } from "./chat-rules.ts";

/** Chat Completions. A model that reasons is of the kind that tells its reasoning, and takes no calls without the reasoning before them. */
export const openaiChat: Wire = {
  name: "openai-chat",
  path: "/chat/completions",
  models: { plain: "test-model", reasoning: "deepseek-test", otherReasoning: "deepseek-other" },
  whole: (answer, body) => ({
    ...head(body, "chat.completion"),
    choices: [{ index: 0, message: messageOf(answer, body), logprobs: null, finish_reason: reasonOf(answer) }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  }),
  frames: (answer, body) => {
    const chunk = (delta: object, finish_reason: string | null = null, more: object = {}): string =>
      frame({ ...head(body, "chat.completion.chunk"), choices: [{ index: 0, delta, finish_reason }], ...more });
    return [
      chunk({ role: "assistant", content: "" }),
      ...deltasOf(answer, body).map((delta) => chunk(delta)),
      chunk({}, reasonOf(answer), { usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } }),
      "data: [DONE]\n\n",
    ];
  },
  lines: (body) => listAt(body, "messages").flatMap(linesOf),
  faults: chatFaults,
};

function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function head(body: unknown, object: string): object {
  return { id: "chatcmpl_1", object, created: 1, model: textAt(body, "model") };
}

function reasonOf({ parts, cut }: ScriptedAnswer): string {
  if (cut) return "length";
  return parts.some(({ kind }) => kind === "call") ? "tool_calls" : "stop";
}

type Call = Extract<AnswerPart, { readonly kind: "call" }>;

/** What of an answer this format can say: one text, one reasoning, and calls. */
function told(
  { parts }: ScriptedAnswer,
  body: unknown,
): { readonly text: string; readonly reasoning: string; readonly calls: readonly Call[] } {
  const thoughts = parts.flatMap((part) => (part.kind === "thought" ? [part.text] : []));
  return {
    text: parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
    reasoning: thoughts.length === 0 ? "" : reasoningOf(textAt(body, "model"), thoughts.join("\n")),
    calls: parts.filter((part) => part.kind === "call"),
  };
}

function messageOf(answer: ScriptedAnswer, body: unknown): object {
  const { text, reasoning, calls } = told(answer, body);
  return {
    role: "assistant",
    content: text === "" ? null : text,
    refusal: null,
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ name, raw, id }, index) => ({
            ...idField("id", `c_${index}`, id),
            type: "function",
            function: { name, arguments: raw },
          })),
        }),
  };
}

function deltasOf(answer: ScriptedAnswer, body: unknown): readonly object[] {
  const { text, reasoning, calls } = told(answer, body);
  return [
    ...piecesOf(reasoning).map((piece) => ({ reasoning_content: piece })),
    ...piecesOf(text).map((content) => ({ content })),
    ...calls.flatMap(({ name, raw, id }, index) => [
      { tool_calls: [{ index, ...idField("id", `c_${index}`, id), type: "function", function: { name, arguments: "" } }] },
      ...piecesOf(raw).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
  ];
}

function linesOf(message: unknown): readonly Line[] {
  const role = textAt(message, "role");
  const content = textOf(at(message, "content"));
  if (role === "tool") return [`result ${textAt(message, "tool_call_id")} ${content}`];
  const reasoning = textAt(message, "reasoning_content").trim();
  return [
    ...(reasoning === "" ? [] : [`thought ${reasoning}`]),
    ...(content === "" ? [] : [`${role}: ${content}`]),
    ...listAt(message, "tool_calls").map(
      (call) => `call ${textAt(call, "id")} ${textAt(call, "function", "name")} ${textAt(call, "function", "arguments")}`,
    ),
  ];
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => textAt(part, "text")).join("") : "";
}
