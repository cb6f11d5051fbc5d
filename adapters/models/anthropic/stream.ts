import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import { isObject, type JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelResponse, Usage } from "../../../engine/protocol/model.ts";
import { at, numberAt, textAt } from "../../../engine/protocol/wire.ts";
import { argumentsOf, foreign, responseOf, usageOf, type AnswerBlock, type Keeping } from "./response.ts";

interface Listening {
  /** Hears each piece of text. */
  readonly hear: (text: string) => void;
  /** The content type that the server stated. */
  readonly kind: string | null;
  readonly keeping: Keeping;
  /** Hears what the provider has counted so far. */
  readonly count: (usage: Usage) => void;
}

/** A block as it grows: its first frame, and what came later for each of its fields. */
interface Growing {
  readonly start: JsonObject;
  readonly later: Map<string, string>;
}

/** Where a piece is, and the field that it adds to, by the piece's type. */
const fields: ReadonlyMap<string, readonly [from: string, to: string]> = new Map([
  ["text_delta", ["text", "text"]],
  ["input_json_delta", ["partial_json", "input"]],
  ["thinking_delta", ["thinking", "thinking"]],
  ["signature_delta", ["signature", "signature"]],
]);

/** Reads an answer of the Messages API as it streams. An answer without its end is a failure, never a short answer. */
export async function readEvents(events: AsyncIterable<unknown>, { hear, kind, keeping, count }: Listening): Promise<ModelResponse> {
  const blocks = new Map<number, Growing>();
  let [reason, stage] = ["", "none" as "none" | "begun" | "whole"];
  let usage: object = {};
  for await (const event of events) {
    switch (textAt(event, "type")) {
      case "message_start":
        stage = "begun";
        usage = known(at(event, "message", "usage"));
        count(usageOf(usage));
        break;
      case "content_block_start": {
        const start = at(event, "content_block");
        if (!isObject(start)) break;
        blocks.set(numberAt(event, "index"), { start, later: new Map() });
        if (start["type"] === "text") hear(textAt(start, "text"));
        break;
      }
      case "content_block_delta":
        grow(blocks.get(numberAt(event, "index")), at(event, "delta"), hear);
        break;
      case "message_delta":
        reason = textAt(event, "delta", "stop_reason") || reason;
        usage = { ...usage, ...known(at(event, "usage")) };
        count(usageOf(usage));
        break;
      case "message_stop":
        stage = "whole";
        break;
    }
  }
  if (stage === "none") throw foreign(kind);
  if (stage === "begun") throw new FailureError(failure("network", "the connection to Anthropic ended before the answer was whole"));
  return responseOf({ blocks: [...blocks.values()].flatMap(grown), reason, usage }, keeping);
}

function grow(block: Growing | undefined, delta: unknown, hear: (text: string) => void): void {
  const field = fields.get(textAt(delta, "type"));
  if (block === undefined || field === undefined) return;
  const [from, to] = field;
  const piece = textAt(delta, from);
  block.later.set(to, (block.later.get(to) ?? "") + piece);
  // Only a text's pieces are said: what a block of another type holds is not in the answer.
  if (to === "text" && block.start["type"] === "text") hear(piece);
}

function grown({ start, later }: Growing): readonly AnswerBlock[] {
  const whole = (field: string): string => textAt(start, field) + (later.get(field) ?? "");
  switch (start["type"]) {
    case "text":
      return [{ kind: "text", text: whole("text") }];
    case "tool_use": {
      const json = later.get("input") ?? "";
      return [
        { kind: "call", call: { name: textAt(start, "name"), arguments: json.trim() === "" ? argumentsOf(at(start, "input")) : json } },
      ];
    }
    case "thinking":
      return [{ kind: "thinking", item: { ...start, thinking: whole("thinking"), signature: whole("signature") } }];
    case "redacted_thinking":
      return [{ kind: "thinking", item: start }];
    default:
      return [];
  }
}

/** What a part of the usage says; its nulls take nothing back that was said before. */
function known(usage: unknown): object {
  return isObject(usage) ? Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)) : {};
}
