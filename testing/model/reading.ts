import { createHash } from "node:crypto";
import { isObject, type JsonObject } from "../../engine/index.ts";

/** What is at a path of a stranger's value; nothing where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of path)
    found = typeof found === "object" && found !== null ? (found as Readonly<Record<string, unknown>>)[key] : undefined;
  return found;
}

/** The text there, or an empty one. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The list there, or an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found: unknown = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The JSON of a text; nothing where it is none. */
export function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}

/** A stamp that stands for a value, as a vendor's signature does: the same value has the same. Marks for a cache do not count. */
export function stamp(...values: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values, unmarked)).digest("hex").slice(0, 24);
}

function unmarked(key: string, value: unknown): unknown {
  return key === "cache_control" ? undefined : value;
}

/** Whether something is a name that every vendor takes for a tool. */
export function isToolName(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}

/** Whether a text is the JSON of an object. */
export function isObjectText(raw: string): boolean {
  return isObject(parsed(raw));
}

/** Every schema within a schema, itself first. */
export function schemasIn(schema: unknown): readonly JsonObject[] {
  if (Array.isArray(schema)) return schema.flatMap(schemasIn);
  if (!isObject(schema)) return [];
  const named = ["properties", "$defs", "definitions", "patternProperties"].flatMap((key) =>
    Object.values(isObject(schema[key]) ? schema[key] : {}),
  );
  const inner = ["items", "prefixItems", "additionalProperties", "anyOf", "oneOf", "allOf", "not", "contains"].map((key) => schema[key]);
  return [schema, ...[...named, ...inner].flatMap(schemasIn)];
}
