import { isObject, own, type Json } from "../protocol/json.ts";
import { tokensOf } from "../source/pointer.ts";

/** The value at a JSON Pointer; own properties only. */
export function valueAt(value: Json, pointer: string): Json | undefined;
export function valueAt(value: unknown, pointer: string): unknown;
export function valueAt(value: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce<unknown>(
    (at, token) => (Array.isArray(at) ? at[Number(token)] : isObject(at) ? own(at, token) : undefined),
    value,
  );
}
