import { createHash } from "node:crypto";
import { partsOf, type Exchange, type Part, type Turn } from "../../../engine/protocol/conversation.ts";
import { isObject, type JsonObject } from "../../../engine/protocol/json.ts";

type Extra = { readonly providerOptions?: JsonObject };
type TextPart = { readonly type: "text"; readonly text: string } & Extra;
type ResultPart = {
  readonly type: "tool-result";
  readonly toolCallId: string;
  readonly toolName: string;
  readonly output: { readonly type: "text" | "error-text"; readonly value: string };
};
type AnswerPart =
  | TextPart
  | ({ readonly type: "reasoning"; readonly text: string } & Extra)
  | ({ readonly type: "tool-call"; readonly toolCallId: string; readonly toolName: string; readonly input: JsonObject } & Extra);

/** One message of a prompt. */
export type PromptMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: readonly TextPart[] }
  | { readonly role: "assistant"; readonly content: readonly AnswerPart[] }
  | { readonly role: "tool"; readonly content: readonly ResultPart[] };

/** A prompt's messages, and a digest of all that the answer will have been given to. */
export interface WrittenMessages {
  readonly messages: readonly PromptMessage[];
  readonly digest: () => string;
}

/** What the messages stand behind: instructions and tools; and whether reasoning is taken back only behind what it was thought behind. */
export interface Standing {
  readonly head: unknown;
  readonly bound: boolean;
  /** The provider has a mark of its own for results that are errors; elsewhere the text says it. */
  readonly marksErrors: boolean;
}

/** Writes a conversation: neither two messages of the user in a row nor two of the model, since not every provider takes them, and reasoning where it was. */
export function messagesOf(turns: readonly Turn[], { head, bound, marksErrors }: Standing): WrittenMessages {
  const messages: PromptMessage[] = [];
  const seen = createHash("sha256").update(JSON.stringify(head));
  let hashed = 0;
  const digest = (): string => {
    for (; hashed < messages.length; hashed += 1) seen.update(JSON.stringify(messages[hashed]));
    return seen.copy().digest("base64url");
  };
  for (const turn of turns) {
    const last = messages.at(-1);
    if (turn.role === "assistant") {
      const { text, exchanges, kept } = turn;
      // An answer that follows another was given to something else: what is hashed is whole.
      const stands = kept === undefined || !bound || (last?.role !== "assistant" && kept.request === digest());
      const said = answerOf(partsOf(stands ? turn : { role: "assistant", text, exchanges }));
      if (last?.role === "assistant") messages[messages.length - 1] = { role: "assistant", content: [...last.content, ...said] };
      else messages.push({ role: "assistant", content: said });
      if (exchanges.length > 0) messages.push({ role: "tool", content: exchanges.map((exchange) => resultOf(exchange, marksErrors)) });
      continue;
    }
    const said: TextPart = { type: "text", text: turn.text };
    if (last?.role === "user") messages[messages.length - 1] = { role: "user", content: [...last.content, said] };
    else messages.push({ role: "user", content: [said] });
  }
  return { messages, digest };
}

/** What was kept beside a text or a call goes back on it, reasoning as a part of its own. */
function answerOf(parts: readonly Part[]): readonly AnswerPart[] {
  const written: AnswerPart[] = [];
  let beside: Extra = {};
  for (const part of parts) {
    if (part.kind === "kept") {
      const { type, text, providerOptions } = part.item;
      const extra: Extra = isObject(providerOptions) ? { providerOptions } : {};
      if (type === "reasoning") written.push({ type, text: typeof text === "string" ? text : "", ...extra });
      else beside = extra;
      continue;
    }
    if (part.kind === "text") written.push({ type: "text", text: part.text, ...beside });
    else written.push({ type: "tool-call", ...called(part.exchange), input: part.exchange.call.arguments, ...beside });
    beside = {};
  }
  return written;
}

function resultOf(exchange: Exchange, marksErrors: boolean): ResultPart {
  const { text, error } = exchange.result;
  const value = text.trim() === "" ? "(nothing)" : error && !marksErrors && !/^error\b/i.test(text) ? `Error: ${text}` : text;
  return { type: "tool-result", ...called(exchange), output: { type: error ? "error-text" : "text", value } };
}

function called({ call }: Exchange): { readonly toolCallId: string; readonly toolName: string } {
  return { toolCallId: call.id, toolName: call.name };
}
