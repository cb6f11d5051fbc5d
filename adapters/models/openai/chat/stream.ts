import { isObject } from "../../../../engine/protocol/json.ts";
import type { ModelResponse } from "../../../../engine/protocol/model.ts";
import { at, listAt, textAt } from "../../../../engine/protocol/wire.ts";
import type { Listening } from "../asking.ts";
import { brokenOff, foreign } from "../failure.ts";
import { addReasoning, noReasoning } from "./reasoning.ts";
import { responseOf, usageOf } from "./response.ts";

interface Growing {
  readonly id: string;
  readonly index: unknown;
  name: string;
  arguments: string;
}

/** Reads an answer of Chat Completions as it streams. An answer without its end is a failure, never a short answer. */
export async function readChunks(chunks: AsyncIterable<unknown>, { hear, count, kind, origin }: Listening): Promise<ModelResponse> {
  const calls: Growing[] = [];
  const reasoning = noReasoning();
  let [text, reason, begun, refused] = ["", "", false, false];
  let usage: unknown;
  for await (const chunk of chunks) {
    begun ||= Array.isArray(at(chunk, "choices"));
    if (isObject(at(chunk, "usage"))) {
      usage = at(chunk, "usage");
      count(usageOf(usage));
    }
    const [choice] = listAt(chunk, "choices");
    const delta = at(choice, "delta");
    const piece = textAt(delta, "content") + textAt(delta, "refusal");
    text += piece;
    hear(piece);
    refused ||= textAt(delta, "refusal") !== "";
    addReasoning(reasoning, delta);
    for (const call of listAt(delta, "tool_calls")) grow(calls, call);
    reason = textAt(choice, "finish_reason") || reason;
  }
  if (!begun) throw foreign(kind, "Chat Completions");
  if (reason === "") throw brokenOff();
  return responseOf({ text, refused, calls, reason, usage, reasoning, origin });
}

/** Adds a piece to its call. Some servers send no index, or the same for all; a new id is then a new call. */
function grow(calls: Growing[], piece: unknown): void {
  const [id, index] = [textAt(piece, "id"), at(piece, "index")];
  const open = calls.findLast((call) => (index === undefined || call.index === index) && (id === "" || call.id === id));
  const call = open ?? { id, index, name: "", arguments: "" };
  if (!open) calls.push(call);
  call.name ||= textAt(piece, "function", "name");
  call.arguments += textAt(piece, "function", "arguments");
}
