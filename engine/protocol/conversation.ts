import type { LoggedCall, Message } from "./message.ts";

/** A call and what came of it, side by side: whoever writes a request from these cannot separate them. */
export interface Exchange {
  readonly call: LoggedCall;
  readonly result: { readonly text: string; readonly error: boolean };
}

/** A log as providers want it: no empty text, each call with its one result, first and last word not the model's. */
export type Turn =
  | { readonly role: "user"; readonly text: string }
  /** The engine's own word on a handoff; its text says so. */
  | { readonly role: "briefing"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly exchanges: readonly Exchange[] };

const unanswered = { text: "There is no result: the call was not carried out.", error: true };

/** Arranges a log for a request. A call without a result gets one that says so; a result without its call is left out. */
export function conversationOf(messages: readonly Message[]): readonly Turn[] {
  const turns = messages.flatMap((message, index) => turnOf(message, messages, index));
  const [first, last] = [turns[0], turns.at(-1)];
  if (!first || !last) return [{ role: "user", text: "(The user has not said anything yet.)" }];
  return [
    ...(first.role === "assistant" ? [{ role: "user", text: "(What was said before is not shown.)" } as const] : []),
    ...turns,
    ...(last.role === "assistant" && last.exchanges.length === 0
      ? [{ role: "user", text: "(The user has said nothing since. Please go on.)" } as const]
      : []),
  ];
}

function turnOf(message: Message, messages: readonly Message[], index: number): readonly Turn[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", text: message.text.trim() === "" ? "(The user sent an empty message.)" : message.text }];
    case "briefing":
      return [{ role: "briefing", text: `[From the system, not from the user]\n${message.text}` }];
    case "assistant": {
      const text = message.text.trim() === "" ? "" : message.text;
      if (text === "" && message.calls.length === 0) return [];
      const results = message.calls.length === 0 ? new Map<string, Exchange["result"]>() : resultsAfter(messages, index);
      return [
        {
          role: "assistant",
          text,
          exchanges: message.calls.map((call) => ({ call: sayable(call), result: results.get(call.id) ?? unanswered })),
        },
      ];
    }
    case "tool":
      return [];
  }
}

/** A model may call what no tool is named, and the log keeps it; providers refuse a request that holds such a name. */
function sayable(call: LoggedCall): LoggedCall {
  return /^[\w-]{1,64}$/.test(call.name) ? call : { ...call, name: call.name.replaceAll(/[^\w-]/g, "_").slice(0, 64) || "unnamed" };
}

/** The results between an assistant message and the next one: an id that another turn uses again is not mixed up. */
function resultsAfter(messages: readonly Message[], index: number): ReadonlyMap<string, Exchange["result"]> {
  const results = new Map<string, Exchange["result"]>();
  for (let next = index + 1; next < messages.length; next += 1) {
    const message = messages[next];
    if (message?.role === "assistant") break;
    if (message?.role === "tool" && !results.has(message.call)) results.set(message.call, { text: message.text, error: message.error });
  }
  return results;
}
