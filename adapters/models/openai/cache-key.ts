import { createHash } from "node:crypto";
import type { ModelRequest } from "../../../engine/protocol/model.ts";
import type { Asking } from "./asking.ts";

/**
 * What keeps the requests of a conversation together at the provider, so that each finds what the one before has cached. The conversation's id cannot be read from it.
 * https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function marksOf({ session }: ModelRequest, wanted: boolean): Asking["marks"] {
  if (!wanted || session === undefined) return {};
  return { prompt_cache_key: createHash("sha256").update(`signalbox ${session}`).digest("base64url").slice(0, 32) };
}
