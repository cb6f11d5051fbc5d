import { idField, piecesOf, type AnswerPart, type ScriptedAnswer } from "../answer.ts";
import { at, listAt, parsed, textAt } from "../reading.ts";
import type { Line, Wire } from "../wire.ts";
import { messagesFaults, signatureOf } from "./anthropic-rules.ts";

/** Anthropic's Messages. Thinking is signed for its model and for what it was thought behind, as the newer models do. */
export const anthropicMessages: Wire = {
  name: "anthropic-messages",
  path: "/messages",
  models: { plain: "claude-test", reasoning: "claude-thinks", otherReasoning: "claude-thinks-too" },
  whole: (answer, body) => ({ ...head(body), content: answer.parts.map((part, index) => blockOf(part, index, body)), ...endOf(answer) }),
  frames: (answer, body) => [
    frame("message_start", { message: { ...head(body), content: [], stop_reason: null, stop_sequence: null } }),
    ...answer.parts.flatMap((part, index) => [
      frame("content_block_start", { index, content_block: startOf(blockOf(part, index, body)) }),
      ...deltasOf(part, body).map((delta) => frame("content_block_delta", { index, delta })),
      frame("content_block_stop", { index }),
    ]),
    frame("message_delta", { delta: endOf(answer), usage: { output_tokens: 7 } }),
    frame("message_stop", {}),
  ],
  lines: (body) => listAt(body, "messages").flatMap(linesOf),
  faults: messagesFaults,
};

function frame(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function head(body: unknown): object {
  return { id: "msg_1", type: "message", role: "assistant", model: textAt(body, "model"), usage: { input_tokens: 11, output_tokens: 7 } };
}

function endOf({ parts, cut }: ScriptedAnswer): object {
  const reason = parts.some(({ kind }) => kind === "call") ? "tool_use" : "end_turn";
  return { stop_reason: cut ? "max_tokens" : reason, stop_sequence: null };
}

function blockOf(part: AnswerPart, index: number, body: unknown): object {
  switch (part.kind) {
    case "thought":
      return { type: "thinking", thinking: part.text, signature: signatureOf(part.text, body) };
    case "text":
      return { type: "text", text: part.text };
    case "call":
      return { type: "tool_use", ...idField("id", `toolu_${index}`, part.id), name: part.name, input: parsed(part.raw) ?? part.raw };
  }
}

function startOf(block: object): object {
  const empty = { text: "", thinking: "", signature: "", input: {} };
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, at(empty, key) ?? value]));
}

function deltasOf(part: AnswerPart, body: unknown): readonly object[] {
  switch (part.kind) {
    case "thought":
      return [
        ...piecesOf(part.text).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: signatureOf(part.text, body) },
      ];
    case "text":
      return piecesOf(part.text).map((piece) => ({ type: "text_delta", text: piece }));
    case "call":
      return piecesOf(part.raw).map((piece) => ({ type: "input_json_delta", partial_json: piece }));
  }
}

function linesOf(message: unknown): readonly Line[] {
  const content = at(message, "content");
  if (typeof content === "string") return [`${textAt(message, "role")}: ${content}`];
  return listAt(message, "content").map((block) => {
    switch (textAt(block, "type")) {
      case "thinking":
        return `thought ${textAt(block, "thinking")}`;
      case "tool_use":
        return `call ${textAt(block, "id")} ${textAt(block, "name")} ${JSON.stringify(at(block, "input"))}`;
      case "tool_result":
        return `result ${textAt(block, "tool_use_id")} ${at(block, "is_error") === true ? "Error: " : ""}${resultText(at(block, "content"))}`;
      default:
        return `${textAt(message, "role")}: ${textAt(block, "text")}`;
    }
  });
}

function resultText(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => textAt(part, "text")).join("") : "";
}
