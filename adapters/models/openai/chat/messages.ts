import type { ChatCompletionAssistantMessageParam, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { Turn } from "../../../../engine/protocol/conversation.ts";
import type { JsonObject } from "../../../../engine/protocol/json.ts";
import { outputOf } from "../tools.ts";

type Answer = Extract<Turn, { readonly role: "assistant" }>;

/**
 * Writes a conversation as messages of Chat Completions. Many servers' templates want user and assistant to take turns, and no system message later on: neighbours are
 * joined, briefings are the user's. Reasoning goes back with the calls that it led to; a server that demands it is told where there was none.
 */
export function messagesOf(turns: readonly Turn[], model: string): readonly ChatCompletionMessageParam[] {
  const messages: ChatCompletionMessageParam[] = [];
  const stand = standInFor(turns, model);
  for (const turn of turns) {
    if (turn.role === "notice") {
      if (turn.text !== "") messages.push({ role: "system", content: turn.text });
    } else if (turn.role !== "assistant") say(messages, "user", turn.text);
    else if (turn.exchanges.length === 0) say(messages, "assistant", turn.text);
    else {
      messages.push(answerOf({ ...turn, text: withSaid(messages, turn.text) }, stand));
      messages.push(
        ...turn.exchanges.map(({ call, result }) => ({ role: "tool", tool_call_id: call.id, content: outputOf(result) }) as const),
      );
    }
  }
  return messages;
}

function say(messages: ChatCompletionMessageParam[], role: "user" | "assistant", text: string): void {
  const last = messages.at(-1);
  if (last?.role === role && typeof last.content === "string" && !("tool_calls" in last)) last.content = `${last.content}\n\n${text}`;
  else messages.push({ role, content: text });
}

/** The text of an answer that makes calls, with that of a plain answer right before it, which it takes the place of. */
function withSaid(messages: ChatCompletionMessageParam[], text: string): string {
  const last = messages.at(-1);
  if (last?.role !== "assistant" || typeof last.content !== "string" || "tool_calls" in last) return text;
  messages.pop();
  return text === "" ? last.content : `${last.content}\n\n${text}`;
}

/** The reasoning's fields are no part of OpenAI's own format, and go only to servers that sent them. */
function answerOf(turn: Answer, stand: JsonObject): ChatCompletionAssistantMessageParam {
  const [kept] = turn.kept?.items ?? [];
  return {
    role: "assistant",
    content: turn.text === "" ? null : turn.text,
    ...(kept?.item ?? stand),
    tool_calls: turn.exchanges.map(({ call }) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    })),
  };
}

/** Servers that take no calls without the reasoning before them, as their documentation says. */
const demanding = /deepseek|kimi/i;

/** What stands for the reasoning of calls that another model made: a text, but a blank one. */
function standInFor(turns: readonly Turn[], model: string): JsonObject {
  const sent = turns.some(
    (turn) => turn.role === "assistant" && turn.kept?.items.some(({ item }) => Object.hasOwn(item, "reasoning_content")),
  );
  return sent || demanding.test(model) ? { reasoning_content: " " } : {};
}
