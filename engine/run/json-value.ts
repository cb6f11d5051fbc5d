import { depthOf } from "../protocol/json-depth.ts";
import type { Json } from "../protocol/json.ts";
import { errorText } from "./error-text.ts";
import { Allowance, copyWithin } from "./plain-copy.ts";

/** A value as JSON, a copy of its own, with a length that its text does not exceed; or why JSON cannot hold it. */
export type JsonValue =
  | { readonly ok: true; readonly value: Json; readonly length: number }
  | { readonly ok: false; readonly reason: string };

const deepest = 200;

/** Characters of JSON up to which a value is copied without its text being made. */
const small = 32_768;

/**
 * Turns a stranger's value into JSON where nothing is lost: `undefined` becomes null (and is left out of objects), what
 * has `toJSON` is asked (a date becomes its ISO text). Functions, symbols, BigInts, NaN, maps, sets, promises, cycles and
 * the like are refused with their place. Never throws.
 */
export function toJson(value: unknown): JsonValue {
  if (value === undefined) return { ok: true, value: null, length: 4 };
  if (isScalar(value)) return { ok: true, value, length: lengthOf(value) };
  try {
    const allowance = new Allowance(small);
    const plain: Json | undefined = copyWithin(value as Json, allowance);
    if (plain !== undefined) return { ok: true, value: plain, length: allowance.taken() };
    const text: string | undefined = JSON.stringify(value, refuseLoss);
    if (text === undefined) return { ok: true, value: null, length: 4 };
    if (depthOf(text) > deepest) return { ok: false, reason: `it is nested more than ${deepest} levels deep` };
    const copy: Json = JSON.parse(text);
    return { ok: true, value: copy, length: text.length };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: "it is too large, or nested too deep" };
    return { ok: false, reason: /circular/i.test(errorText(error)) ? "it contains itself" : errorText(error) };
  }
}

/** What a scalar's text does not exceed: each character takes at most six, a number at most the sign, `0.00000` and seventeen digits. */
function lengthOf(value: string | number | boolean | null): number {
  return typeof value === "string" ? 6 * value.length + 2 : 25;
}

/** What JSON holds as it is, and nobody can change: no copy is needed. Minus zero is not among it. */
function isScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function refuseLoss(this: unknown, key: string, value: unknown): unknown {
  const kind = lossy(value);
  if (kind === undefined) return value;
  throw new TypeError(key === "" ? `it is ${kind}` : `"${key}" in it is ${kind}`);
}

/** What JSON would drop or change without a word. */
function lossy(value: unknown): string | undefined {
  switch (typeof value) {
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return "a BigInt";
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "object": {
      if (value === null || Array.isArray(value)) return undefined;
      const tag = Object.prototype.toString.call(value).slice(8, -1);
      // Boxed scalars become what they hold.
      return ["Object", "String", "Number", "Boolean"].includes(tag) ? undefined : `a ${tag}`;
    }
    default:
      return undefined;
  }
}
