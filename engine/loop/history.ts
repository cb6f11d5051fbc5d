import type { PlanHandoff } from "../plan/plan.ts";
import type { JsonObject } from "../protocol/json.ts";
import type { AssistantMessage, BriefingMessage, Message } from "../protocol/message.ts";
import { logOf, messagesOf } from "./log.ts";
import type { ReadyEdge } from "./ready.ts";
import type { MessageLog } from "./state.ts";

/**
 * What the receiver of a handoff sees of the giver's log. An agent passes on no more than it has itself seen.
 * `full` shares the log; `text` keeps what was said and drops tool traffic; `last` is the user's last message.
 */
export function passedOn(log: MessageLog, history: PlanHandoff["history"]): MessageLog {
  switch (history) {
    case "full":
      return log;
    case "text":
      return logOf(proseOf(messagesOf(log)));
    case "last":
      return logOf(lastUserMessage(log));
    case "none":
      return logOf([]);
  }
}

/** The same for a call edge, whose giver's last answer still waits for its results: that answer is passed on as prose. */
export function passedToCallee(log: MessageLog, history: PlanHandoff["history"]): MessageLog {
  if (history !== "full") return passedOn(log, history);
  const before = log.messages.slice(0, log.length - 1);
  const answer = log.messages[log.length - 1];
  return logOf([...before, ...(answer === undefined ? [] : proseOf([answer]))], log.notices);
}

/** What was said: by the user, by agents in prose, and from agent to agent. */
export function proseOf(messages: readonly Message[]): readonly Message[] {
  return messages
    .filter((message) => message.role !== "tool" && message.text.trim() !== "")
    .map((message) => (message.role === "assistant" ? justProse(message) : message));
}

/** What an agent must know to which control comes: who hands over, why, and the values that were stated. */
export function briefing({ target: to, opening }: ReadyEdge, from: string, payload: JsonObject): BriefingMessage {
  let text = opening;
  for (const [name, value] of Object.entries(payload)) text += `\n${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
  return { role: "briefing", from, to, text };
}

/** What it is told whatever was stated. */
export function openingOf({ target, mode, when }: PlanHandoff, from: string): string {
  const opening =
    mode === "call"
      ? `${from} asks you, ${target}, to work on something. The user does not hear you: your answer, or the exit you take, goes back to ${from}.`
      : `${from} hands the conversation over to you, ${target}.`;
  return when === undefined ? opening : `${opening}\nWhen this happens: ${when}`;
}

/** What the provider wanted back belongs to the whole answer, and goes with the calls. */
function justProse(message: AssistantMessage): AssistantMessage {
  if (message.calls.length === 0 && message.kept === undefined) return message;
  const { role, agent, text } = message;
  return { role, agent, text, calls: [] };
}

function lastUserMessage(log: MessageLog): readonly Message[] {
  for (let at = log.length - 1; at >= 0; at -= 1) {
    const message = log.messages[at];
    if (message?.role === "user") return [message];
  }
  return [];
}
