import { isObject, type Json, type JsonObject } from "../../../engine/protocol/json.ts";
import type { Message } from "../../../engine/protocol/message.ts";
import { clip } from "./words.ts";

/** A call in the log, with how it ended. */
export interface MadeCall {
  readonly index: number;
  readonly agent: string;
  readonly name: string;
  readonly input: JsonObject;
  readonly ok: boolean;
  /** The result; the error's text where it failed. */
  readonly value: Json;
}

export interface Said {
  readonly index: number;
  readonly text: string;
}

/** A conversation's log, read once. */
export interface Memory {
  /** What the user said, newest first; what a briefing says where the user is not heard. */
  readonly said: readonly Said[];
  readonly latest: Said;
  /** Where control reached the active agent; -1 where it was there from the start. */
  readonly arrival: number;
  readonly cameFrom?: string;
  readonly calls: readonly MadeCall[];
  /** What the active agent said to the user, newest first. */
  readonly replies: readonly Said[];
  /** Values that briefings name, as text. */
  readonly stated: ReadonlyMap<string, string>;
}

const mostSaid = 12;
const longestResult = 200_000;

/** Reads the log as the active agent sees it. */
export function recall(messages: readonly Message[], agent: string): Memory {
  const said: Said[] = [];
  const replies: Said[] = [];
  const briefed: Said[] = [];
  let arrival = -1;
  let cameFrom: string | undefined;
  for (const [index, message] of messages.entries()) {
    if (message.role === "user") said.unshift({ index, text: clip(message.text) });
    if (message.role === "assistant" && message.agent === agent && message.calls.length === 0)
      replies.unshift({ index, text: message.text });
    if (message.role !== "briefing") continue;
    briefed.unshift({ index, text: clip(message.text) });
    if (message.to !== agent) continue;
    arrival = index;
    cameFrom = message.from;
  }
  const heard = said.length > 0 ? said : briefed.slice(0, 1).map(({ index, text }) => ({ index, text: wordsOfUser(text) }));
  return {
    said: heard.slice(0, mostSaid),
    latest: heard[0] ?? { index: -1, text: "" },
    arrival,
    ...(cameFrom === undefined ? {} : { cameFrom }),
    calls: callsOf(messages),
    replies,
    stated: statedIn(briefed),
  };
}

/** A call's result as text. */
export function textOf({ value }: MadeCall): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function callsOf(messages: readonly Message[]): readonly MadeCall[] {
  const results = new Map(messages.flatMap((message) => (message.role === "tool" ? [[message.call, message] as const] : [])));
  return messages.flatMap((message, index) => {
    if (message.role !== "assistant") return [];
    return message.calls.flatMap((call): readonly MadeCall[] => {
      const result = results.get(call.id);
      if (result === undefined) return [];
      const value = result.error ? result.text : answerOf(call.name, parsed(result.text));
      return [{ index, agent: message.agent, name: call.name, input: call.arguments, ok: !result.error, value }];
    });
  });
}

/** What a called agent came back with: the result of its exit, or where that is empty what it said. */
function answerOf(name: string, value: Json): Json {
  if (!name.startsWith("call_") || !isObject(value) || typeof value["exit"] !== "string") return value;
  const { result, text } = value;
  return isObject(result) && Object.keys(result).length > 0 ? result : (text ?? value["exit"]);
}

function parsed(text: string): Json {
  if (text.length > longestResult) return text.slice(0, 500);
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The lines `name: value` of briefings, the newest one's first. */
function statedIn(briefed: readonly Said[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of briefed.flatMap(({ text }) => statements(text))) if (!values.has(name)) values.set(name, value);
  return values;
}

function statements(text: string): readonly (readonly [string, string])[] {
  return text.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).trim();
    return /^[A-Za-z]\w{0,47}$/u.test(name) && value !== "" ? [[name, value] as const] : [];
  });
}

/** A briefing's values without their names: what there is of the user's words where nothing else is passed on. */
function wordsOfUser(text: string): string {
  const stated = statements(text);
  return stated.length === 0 ? text : stated.map(([, value]) => value).join("\n");
}
