import { isObject } from "../../../../engine/protocol/json.ts";
import type { ModelResponse } from "../../../../engine/protocol/model.ts";
import { at, listAt, textAt } from "../../../../engine/protocol/wire.ts";
import type { Listening } from "../asking.ts";
import { brokenOff, foreign } from "../failure.ts";
import { addReasoning, noReasoning } from "./reasoning.ts";
import { callsIn, contentIn, responseOf, usageOf } from "./response.ts";

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
    const piece = contentIn(delta) + textAt(delta, "refusal");
    text += piece;
    hear(piece);
    refused ||= textAt(delta, "refusal") !== "";
    addReasoning(reasoning, delta);
    for (const call of callsIn(delta)) grow(calls, call);
    reason = textAt(choice, "finish_reason") || reason;
  }
  if (!begun) throw foreign(kind, "Chat Completions");
  if (reason === "") throw brokenOff();
  return responseOf({ text, refused, calls, reason, usage, reasoning, origin });
}

/** Adds a piece to its call. Some servers send no index or no id, or the same for all; a new id is then a new call, and so is what begins behind a whole one. */
function grow(calls: Growing[], piece: unknown): void {
  const [id, index] = [textAt(piece, "id"), at(piece, "index")];
  const [name, more] = [textAt(piece, "function", "name"), textAt(piece, "function", "arguments")];
  const open = calls.findLast((call) => (index === undefined || call.index === index) && (id === "" || call.id === id));
  if (open === undefined || begins(open, name, more)) {
    calls.push({ id, index, name, arguments: more });
    return;
  }
  open.name ||= name;
  open.arguments += more;
}

/** Whether a piece begins a call of its own, although it stands where another is open. Some servers say the name again with each piece. */
function begins(open: Growing, name: string, more: string): boolean {
  if (name === "" || open.name === "") return false;
  return name !== open.name || (/^\s*\{/.test(more) && isWhole(open.arguments));
}

function isWhole(raw: string): boolean {
  try {
    return isObject(JSON.parse(raw));
  } catch {
    return false;
  }
}
