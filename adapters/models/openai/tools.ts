import type { Exchange } from "../../../engine/protocol/conversation.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";

/** A tool's input schema with what OpenAI demands of one: an object that lists its properties. */
export function parametersOf(input: JsonObject): JsonObject {
  return { type: "object", properties: {}, ...input };
}

/** A call's result as text: OpenAI has no mark for an error, so the text says it. */
export function outputOf({ text, error }: Exchange["result"]): string {
  return error && !/^error\b/i.test(text) ? `Error: ${text}` : text;
}

/** The raw text of a call's arguments; some servers send nothing where there are none. */
export function rawArguments(text: string): string {
  return text.trim() === "" ? "{}" : text;
}
