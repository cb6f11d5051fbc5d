import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { ModelResponse } from "../../../engine/protocol/model.ts";
import { tooLarge } from "../../../engine/protocol/patience.ts";
import { at, listAt, textAt } from "../../../engine/protocol/wire.ts";
import { growing, type Keeping, type Thought } from "./answer.ts";

/** Reads a whole answer. */
export function readResult(result: unknown, keeping: Keeping): ModelResponse {
  if (!Array.isArray(at(result, "content"))) {
    throw new FailureError(
      failure("malformed-response", "the model's result has no list `content`: is it a language model of the AI SDK, version 5 or later?"),
    );
  }
  const answer = growing(keeping);
  for (const part of listAt(result, "content")) {
    const type = textAt(part, "type");
    if (type === "text") answer.text(textAt(part, "text"), at(part, "providerMetadata"));
    if (type === "reasoning") answer.think(textAt(part, "text"), at(part, "providerMetadata"));
    if (type === "tool-call") answer.call(part);
  }
  return answer.end(result);
}

/** What an answer may stream, in characters: what the SDK has read of the wire is not told. */
const mostStreamed = 64 * 1024 * 1024;

/** Reads an answer as it streams. An answer without its end is a failure, never a short answer. */
export async function readParts(parts: AsyncIterable<unknown>, keeping: Keeping, hear: (text: string) => void): Promise<ModelResponse> {
  const answer = growing(keeping);
  const thoughts = new Map<string, Thought>();
  let streamed = 0;
  let finish: unknown;
  for await (const part of parts) {
    streamed += textAt(part, "delta").length;
    if (streamed > mostStreamed) throw tooLarge(mostStreamed);
    const [id, metadata] = [textAt(part, "id"), at(part, "providerMetadata")];
    switch (textAt(part, "type")) {
      case "text-start":
        answer.text("", metadata);
        break;
      case "text-delta": {
        const piece = textAt(part, "delta");
        answer.text(piece, undefined);
        hear(piece);
        break;
      }
      case "reasoning-start":
        thoughts.set(id, answer.think("", metadata));
        break;
      case "reasoning-delta":
      case "reasoning-end":
        thoughts.get(id)?.(textAt(part, "delta"), metadata);
        break;
      case "tool-call":
        answer.call(part);
        break;
      case "error":
        throw at(part, "error");
      case "finish":
        finish = part;
        break;
    }
  }
  if (finish === undefined) throw new FailureError(failure("network", "the model's stream ended before the answer was whole"));
  return answer.end(finish);
}
