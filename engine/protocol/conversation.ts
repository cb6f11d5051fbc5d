import type { JsonObject } from "./json.ts";
import { sameOrigin, standsIn, type Kept, type Origin } from "./kept.ts";
import type { AssistantMessage, LoggedCall, Message } from "./message.ts";
import type { Notice } from "./notice.ts";

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
  /** Instructions that hold from here on, and the tools that are open. Only for a reader who asks for the stable layout. */
  | { readonly role: "notice"; readonly text: string; readonly open: readonly string[] }
  | {
      readonly role: "assistant";
      readonly text: string;
      readonly exchanges: readonly Exchange[];
      /** What the reader itself wanted back with this answer. */
      readonly kept?: Kept;
    };

/** A piece of an answer, as it stood in it. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly exchange: Exchange }
  | { readonly kind: "kept"; readonly item: JsonObject };

const unanswered = { text: "There is no result: the call was not carried out.", error: true };

/**
 * Arranges a log for a request. A call without a result gets one that says so; a result without its call is left out. What was kept of an answer is there for
 * a reader of the same origin, and for nobody else. Notices stand where they were told.
 */
export function conversationOf(messages: readonly Message[], reader?: Origin, notices: readonly Notice[] = []): readonly Turn[] {
  const told = placed(notices);
  const said = messages.flatMap((message, index) => {
    const turn = turnOf({ message, messages, index, reader });
    const before = told.get(index);
    return before === undefined ? turn : [...before, ...turn];
  });
  const turns = [...said, ...(told.get(messages.length) ?? [])];
  const [first, last] = [turns[0], turns.at(-1)];
  if (!first || !last) return [{ role: "user", text: "(The user has not said anything yet.)" }];
  return [
    ...(first.role === "assistant" || first.role === "notice"
      ? [{ role: "user", text: "(What was said before is not shown.)" } as const]
      : []),
    ...turns,
    ...(last.role === "assistant" && last.exchanges.length === 0
      ? [{ role: "user", text: "(The user has said nothing since. Please go on.)" } as const]
      : []),
  ];
}

/** The pieces of an answer in their order, no text of them empty: all of it where nothing was kept, text first. Nothing kept is the last piece. */
export function partsOf({ text, exchanges, kept }: Extract<Turn, { readonly role: "assistant" }>): readonly Part[] {
  const parts: Part[] = [];
  let [said, called] = [0, 0];
  const goOn = (toText: number, toCalls: number): void => {
    const piece = text.slice(said, toText);
    if (piece.trim() !== "") parts.push({ kind: "text", text: piece });
    parts.push(...exchanges.slice(called, toCalls).map((exchange) => ({ kind: "call", exchange }) as const));
    [said, called] = [Math.max(said, toText), Math.max(called, toCalls)];
  };
  for (const { text: before, calls, item } of kept?.items ?? []) {
    goOn(before, calls);
    parts.push({ kind: "kept", item });
  }
  goOn(text.length, exchanges.length);
  while (parts.at(-1)?.kind === "kept") parts.pop();
  return parts;
}

function placed(notices: readonly Notice[]): ReadonlyMap<number, readonly Turn[]> {
  const places = new Map<number, Turn[]>();
  for (const { at, text, open } of notices) places.set(at, [...(places.get(at) ?? []), { role: "notice", text, open }]);
  return places;
}

interface Place {
  readonly message: Message;
  readonly messages: readonly Message[];
  readonly index: number;
  readonly reader: Origin | undefined;
}

function turnOf({ message, messages, index, reader }: Place): readonly Turn[] {
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
          ...keptFor(reader, message),
        },
      ];
    }
    case "tool":
      return [];
  }
}

function keptFor(reader: Origin | undefined, { text, calls, kept }: AssistantMessage): { readonly kept?: Kept } {
  if (kept === undefined || reader === undefined || !sameOrigin(kept.origin, reader)) return {};
  return standsIn(kept.items, text, calls.length) ? { kept } : {};
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
