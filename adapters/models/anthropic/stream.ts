import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import { isObject } from "../../../engine/protocol/json.ts";
import type { ModelResponse } from "../../../engine/protocol/model.ts";
import { at, numberAt, textAt } from "../../../engine/protocol/wire.ts";
import { argumentsOf, foreign, responseOf } from "./response.ts";

interface Listening {
  /** Hears each piece of text. */
  readonly hear: (text: string) => void;
  /** The content type that the server stated. */
  readonly kind: string | null;
}

/** Reads an answer of the Messages API as it streams. An answer without its end is a failure, never a short answer. */
export async function readEvents(events: AsyncIterable<unknown>, { hear, kind }: Listening): Promise<ModelResponse> {
  const calls = new Map<number, { readonly name: string; readonly input: unknown; json: string }>();
  let [text, reason, stage] = ["", "", "none" as "none" | "begun" | "whole"];
  let usage: object = {};
  const say = (piece: string): void => {
    text += piece;
    hear(piece);
  };
  for await (const event of events) {
    const index = numberAt(event, "index");
    switch (textAt(event, "type")) {
      case "message_start":
        stage = "begun";
        usage = known(at(event, "message", "usage"));
        break;
      case "content_block_start":
        if (textAt(event, "content_block", "type") === "text") say(textAt(event, "content_block", "text"));
        if (textAt(event, "content_block", "type") === "tool_use")
          calls.set(index, { name: textAt(event, "content_block", "name"), input: at(event, "content_block", "input"), json: "" });
        break;
      case "content_block_delta": {
        const call = calls.get(index);
        if (textAt(event, "delta", "type") === "text_delta") say(textAt(event, "delta", "text"));
        if (textAt(event, "delta", "type") === "input_json_delta" && call) call.json += textAt(event, "delta", "partial_json");
        break;
      }
      case "message_delta":
        reason = textAt(event, "delta", "stop_reason") || reason;
        usage = { ...usage, ...known(at(event, "usage")) };
        break;
      case "message_stop":
        stage = "whole";
        break;
    }
  }
  if (stage === "none") throw foreign(kind);
  if (stage === "begun") throw new FailureError(failure("network", "the connection to Anthropic ended before the answer was whole"));
  const raw = [...calls.values()].map(({ name, input, json }) => ({ name, arguments: json.trim() === "" ? argumentsOf(input) : json }));
  return responseOf({ text, calls: raw, reason, usage });
}

/** What a part of the usage says; its nulls take nothing back that was said before. */
function known(usage: unknown): object {
  return isObject(usage) ? Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)) : {};
}
