import { isObject, type JsonObject } from "../../../../engine/protocol/json.ts";
import type { KeptItem } from "../../../../engine/protocol/kept.ts";
import { at, listAt, textAt } from "../../../../engine/protocol/wire.ts";

/** The reasoning of an answer as it comes, piece by piece, under the names that servers have for it. */
export interface Reasoning {
  content: string;
  text: string;
  readonly details: JsonObject[];
}

/** No reasoning yet. */
export function noReasoning(): Reasoning {
  return { content: "", text: "", details: [] };
}

/** Adds what a message, or a piece of one, says of its reasoning. */
export function addReasoning(reasoning: Reasoning, message: unknown): void {
  reasoning.content += textAt(message, "reasoning_content");
  reasoning.text += textAt(message, "reasoning");
  for (const detail of listAt(message, "reasoning_details")) if (isObject(detail)) addDetail(reasoning.details, detail);
}

/** What goes back: the most exact of what was sent, under the name it came by. */
export function keptOf({ content, text, details }: Reasoning): readonly KeptItem[] {
  if (details.length > 0) return [{ text: 0, calls: 0, item: { reasoning_details: details } }];
  if (content !== "") return [{ text: 0, calls: 0, item: { reasoning_content: content } }];
  return text === "" ? [] : [{ text: 0, calls: 0, item: { reasoning: text } }];
}

/** The fields of a detail that come in pieces. */
const growing: ReadonlySet<string> = new Set(["text", "summary", "data"]);

function addDetail(details: JsonObject[], detail: JsonObject): void {
  const last = details.at(-1);
  if (last === undefined || at(last, "type") !== at(detail, "type") || at(last, "index") !== at(detail, "index")) {
    details.push(detail);
    return;
  }
  const fresh = Object.entries(detail).filter(([, value]) => value !== null);
  const joined = fresh.map(([name, value]) => [name, growing.has(name) ? textAt(last, name) + textAt(detail, name) : value] as const);
  details[details.length - 1] = { ...last, ...Object.fromEntries(joined) };
}
