import type { Message } from "../protocol/message.ts";
import type { MessageLog } from "./state.ts";

/** A log of its own with these messages. */
export function logOf(messages: readonly Message[]): MessageLog {
  return { messages: [...messages], length: messages.length };
}

/** The log with the messages added. Adding to the newest of the logs that share a list takes no copy; the older logs do not see what is added. */
export function append(log: MessageLog, added: readonly Message[]): MessageLog {
  const newest = log.messages.length === log.length && !Object.isFrozen(log.messages);
  const messages = newest ? (log.messages as Message[]) : log.messages.slice(0, log.length);
  for (const message of added) messages.push(message);
  return { messages, length: messages.length };
}

/** A log's messages as a list of their own. */
export function messagesOf(log: MessageLog): readonly Message[] {
  return log.messages.slice(0, log.length);
}
