import { depthOf } from "./json-depth.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** The arguments of a call, or why its text is none. */
export type ParsedArguments = { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly error: string };

const mostCharacters = 1_000_000;
const mostDepth = 64;

/**
 * Reads the raw text a model sent as a call's arguments. Only a JSON object is taken; empty text counts as `{}`.
 * Size and depth are judged on the text, before anything is built from it; a `__proto__` key is refused, not dropped.
 */
export function parseArguments(text: string): ParsedArguments {
  if (text.length > mostCharacters) return refused(`they are ${text.length} characters long; at most ${mostCharacters} are read`);
  if (text === "{}" || text.trim() === "") return { ok: true, value: {} };
  // Each level that is opened and closed takes two characters.
  if (text.length > 2 * mostDepth && depthOf(text) > mostDepth) return refused(`they are nested more than ${mostDepth} deep`);
  const parsed = parse(text);
  if (!parsed.ok) return refused(`they are no JSON: ${parsed.error}`);
  if (!isObject(parsed.value)) return refused(`they must be a JSON object, not ${kindOf(parsed.value)}`);
  const fault = faultIn(parsed.value);
  return fault === undefined ? { ok: true, value: parsed.value } : refused(fault);
}

/** The one `try`: JSON.parse has no other way to say no. */
function parse(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message.slice(0, 200) : "it cannot be read" };
  }
}

/** What cannot be kept: a key that would reach a prototype, a number that JSON cannot write down again. */
function faultIn(value: Json | undefined): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? undefined : "they hold a number out of range";
  if (typeof value !== "object" || value === null) return undefined;
  if (isList(value)) return value.map(faultIn).find((fault) => fault !== undefined);
  if (Object.hasOwn(value, "__proto__")) return 'the key "__proto__" is not allowed';
  for (const key in value) {
    const fault = faultIn(value[key]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

function refused(reason: string): ParsedArguments {
  return { ok: false, error: reason };
}
