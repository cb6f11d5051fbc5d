import type { Message } from "../protocol/message.ts";
import { logOf, messagesOf } from "./log.ts";
import type { MessageLog } from "./state.ts";

/** What an agent hears from others: what users said, and what it was told with handoffs. What models and tools said is not among it. */
export function textsOf(messages: readonly Message[]): readonly string[] {
  return messages.filter(isHeard).map((message) => message.text);
}

/** A log with other texts in the place of those, in a list of its own; the same log where none is another. */
export function withTexts(log: MessageLog, texts: readonly string[]): MessageLog {
  const messages = messagesOf(log);
  const before = textsOf(messages);
  if (before.length !== texts.length || before.every((text, index) => text === texts[index])) return log;
  let next = 0;
  const changed = messages.map((message) => (isHeard(message) ? { ...message, text: texts[next++] ?? message.text } : message));
  return logOf(changed, log.notices);
}

function isHeard(message: Message): boolean {
  return message.role === "user" || message.role === "briefing";
}
