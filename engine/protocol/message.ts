import type { JsonObject } from "./json.ts";
import type { Kept } from "./kept.ts";

/** What the user said. */
export interface UserMessage {
  readonly role: "user";
  readonly text: string;
}

/** What an agent's model answered: prose, calls, or both. */
export interface AssistantMessage {
  readonly role: "assistant";
  readonly agent: string;
  readonly text: string;
  readonly calls: readonly LoggedCall[];
  /** What the provider wants back with it. Whoever changes the text or the calls drops it. */
  readonly kept?: Kept;
}

/**
 * A call as the log keeps it. The id is the engine's own (`call_<turn>_<index>`), never a provider's, so it is unique in a
 * session and legal everywhere. Arguments that were no JSON object are kept as `{}`; the result says what was wrong.
 */
export interface LoggedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

/** The result of one call; it follows its assistant message at once, in call order. */
export interface ToolMessage {
  readonly role: "tool";
  readonly call: string;
  readonly name: string;
  readonly text: string;
  readonly error: boolean;
}

/** What an agent is told when control reaches it: who hands over, why, and the values stated. */
export interface BriefingMessage {
  readonly role: "briefing";
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** One entry of a conversation's log. */
export type Message = UserMessage | AssistantMessage | ToolMessage | BriefingMessage;
