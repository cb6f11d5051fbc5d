import type { LoggedCall, Message } from "../protocol/message.ts";
import type { Notice } from "../protocol/notice.ts";
import type { MessageLog } from "./state.ts";

/** A log of its own with these messages, and with what was told between them. */
export function logOf(messages: readonly Message[], notices?: readonly Notice[]): MessageLog {
  return withNotices({ messages: [...messages], length: messages.length }, notices);
}

/** The log with the messages added. Adding to the newest of the logs that share a list takes no copy; the older logs do not see what is added. */
export function append(log: MessageLog, added: readonly Message[]): MessageLog {
  const newest = log.messages.length === log.length && !Object.isFrozen(log.messages);
  const messages = newest ? (log.messages as Message[]) : log.messages.slice(0, log.length);
  for (const message of added) messages.push(message);
  return withNotices({ messages, length: messages.length }, log.notices);
}

/** The same messages with these notices between them. */
export function withNotices({ messages, length }: MessageLog, notices: readonly Notice[] | undefined): MessageLog {
  return notices === undefined ? { messages, length } : { messages, length, notices };
}

/** The log with other calls in its last message, in a list of its own. */
export function withCalls(log: MessageLog, calls: readonly LoggedCall[]): MessageLog {
  const messages = messagesOf(log);
  const last = messages.at(-1);
  if (last?.role !== "assistant") return log;
  const told = calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given }));
  return logOf([...messages.slice(0, -1), { ...last, calls: told }], log.notices);
}

/** A log's messages as a list of their own. */
export function messagesOf(log: MessageLog): readonly Message[] {
  return log.messages.slice(0, log.length);
}
