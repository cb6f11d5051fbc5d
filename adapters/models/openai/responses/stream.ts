import { isObject } from "../../../../engine/protocol/json.ts";
import type { ModelResponse } from "../../../../engine/protocol/model.ts";
import { at, listAt, textAt } from "../../../../engine/protocol/wire.ts";
import type { Listening } from "../asking.ts";
import { brokenOff, errorOf, foreign } from "../failure.ts";
import { readResponse, usageOf } from "./response.ts";

/** Reads an answer of the Responses API as it streams. An answer without its end is a failure, never a short answer. */
export async function readEvents(events: AsyncIterable<unknown>, { hear, count, kind, origin }: Listening): Promise<ModelResponse> {
  const items: unknown[] = [];
  let [text, begun] = ["", false];
  let final: unknown;
  for await (const event of events) {
    const type = textAt(event, "type");
    begun ||= type.startsWith("response.");
    switch (type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        text += textAt(event, "delta");
        hear(textAt(event, "delta"));
        break;
      case "response.output_item.done":
        items.push(at(event, "item"));
        break;
      case "response.completed":
      case "response.incomplete":
        final = at(event, "response");
        break;
      case "response.failed":
        if (isObject(at(event, "response", "usage"))) count(usageOf(at(event, "response", "usage")));
        throw errorOf(at(event, "response", "error"));
      case "error":
        throw errorOf(at(event, "error") ?? event);
    }
  }
  if (!begun) throw foreign(kind, "Responses");
  if (final === undefined) throw brokenOff();
  const output = listAt(final, "output");
  const answer = readResponse({ ...Object(final), output: output.length > 0 ? output : items }, kind, origin);
  if (text === "") hear(answer.text);
  if (text === "" || text === answer.text) return answer;
  // What was heard is the text, and where things stood in another one is not known.
  const { kept: _kept, ...heard } = answer;
  return { ...heard, text };
}
