import { isObject, type JsonObject } from "../protocol/json.ts";
import { standsIn, type Kept, type KeptItem, type Origin } from "../protocol/kept.ts";
import type { ModelResponse } from "../protocol/model.ts";
import { toJson } from "./json-value.ts";

/** The characters of JSON that may be kept of one answer: it is journaled, and may be sent with every turn that follows. */
const mostKept = 1_000_000;

/**
 * What an adapter wants kept with an answer, copied and known to be what the port promises; `"wrong"` where it is not. More than can be kept, and what does
 * not stand within the answer, is left out: the provider is then asked as if it had kept nothing.
 */
export function readKept(value: unknown, text: string, calls: number): Pick<ModelResponse, "kept"> | "wrong" {
  if (value === undefined) return {};
  const json = toJson(value);
  if (!json.ok || !isKept(json.value)) return "wrong";
  const { origin, request, items } = json.value;
  if (items.length === 0 || json.length > mostKept || !standsIn(items, text, calls)) return {};
  return { kept: { origin, ...(request === undefined ? {} : { request }), items } };
}

function isKept(value: unknown): value is Kept & JsonObject {
  if (!isObject(value) || !isOrigin(value["origin"])) return false;
  const { request = "", items } = value;
  return typeof request === "string" && Array.isArray(items) && items.every(isItem);
}

function isOrigin(value: unknown): value is Origin & JsonObject {
  if (!isObject(value)) return false;
  const { server = "" } = value;
  return ["provider", "api", "model"].every((key) => typeof value[key] === "string") && typeof server === "string";
}

function isItem(value: unknown): value is KeptItem & JsonObject {
  return isObject(value) && isPlace(value["text"]) && isPlace(value["calls"]) && isObject(value["item"]);
}

function isPlace(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}
