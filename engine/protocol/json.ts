/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Read a key that came from outside with {@link own}, since `constructor` is a legal name. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema (draft 2020-12) that is an object: https://json-schema.org/draft/2020-12 */
export type JsonSchema = JsonObject;

/** Reads a record's own property; what it inherits from `Object.prototype` is not there. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Tells a JSON object from lists, null and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
