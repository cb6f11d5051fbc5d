import { isObject, type JsonObject } from "../../../../engine/protocol/json.ts";
import type { KeptItem } from "../../../../engine/protocol/kept.ts";
import { listAt, textAt } from "../../../../engine/protocol/wire.ts";

/**
 * What must go back with an answer: its reasoning, sealed, and the phase of each of its texts. Reasoning goes back only before what it led to, so what led to nothing
 * that is sent again is not kept; nor is what was not sealed, since nothing is stored at the provider.
 * https://platform.openai.com/docs/guides/reasoning
 */
export function keptOf(items: readonly unknown[]): readonly KeptItem[] {
  const kept: KeptItem[] = [];
  let [text, calls] = [0, 0];
  for (const [index, item] of items.entries()) {
    switch (textAt(item, "type")) {
      case "reasoning":
        if (isSealed(item) && leadsOn(items, index)) kept.push({ text, calls, item: withoutStatus(item) });
        break;
      case "message":
        if (textAt(item, "phase") !== "") kept.push({ text, calls, item: { type: "message", phase: textAt(item, "phase") } });
        text += said(item).length;
        break;
      case "function_call":
        calls += 1;
        break;
    }
  }
  return kept;
}

/** What a message says, its refusals included. */
export function said(message: unknown): string {
  return listAt(message, "content").map(saidIn).join("");
}

/** Parts of other types are left out. Some servers say `text` for what OpenAI calls `output_text`. */
function saidIn(part: unknown): string {
  switch (textAt(part, "type")) {
    case "output_text":
    case "text":
      return textAt(part, "text");
    case "refusal":
      return textAt(part, "refusal");
    default:
      return "";
  }
}

function isSealed(item: unknown): item is JsonObject {
  return isObject(item) && textAt(item, "encrypted_content") !== "" && textAt(item, "status") !== "incomplete";
}

/** Whether the next item that is no reasoning is one that is sent again. */
function leadsOn(items: readonly unknown[], index: number): boolean {
  const next = items.slice(index + 1).find((item) => textAt(item, "type") !== "reasoning");
  return textAt(next, "type") === "function_call" || (textAt(next, "type") === "message" && said(next).trim() !== "");
}

function withoutStatus({ status: _status, ...item }: JsonObject): JsonObject {
  return item;
}
