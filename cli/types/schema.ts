import { isObject, type Json, type JsonObject } from "../../engine/index.ts";

/**
 * A schema as the writer of types understands it: tuples by `items`, its definitions under names that no other schema of the topology has, and
 * no titles, since the topology names the types. An object that lists its properties takes no others: that is what a function is to be checked by.
 */
export function writable(schema: Json, name: string): JsonObject {
  if (!isObject(schema)) return schema === false ? { not: {} } : {};
  const parts = Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
    if (key === "title" || key === "$id" || key === "$schema") return [];
    if (key === "$ref" && typeof value === "string") return [[key, renamed(value, name)]];
    if (definitions.has(key)) return [];
    if (mapsOfSchemas.has(key)) return [[key, map(value, (part, of) => [of, inner(part, name)])]];
    if (listsOfSchemas.has(key) && Array.isArray(value)) return [[key, (value as readonly Json[]).map((part) => inner(part, name))]];
    return [[key, schemas.has(key) ? inner(value, name) : value]];
  });
  const named = ["$defs", "definitions"].flatMap((key) =>
    Object.entries(map(schema[key] ?? {}, (part, of) => [`${name}_${of}`, writable(part, name)])),
  );
  return closed(tuple(Object.fromEntries(named.length === 0 ? parts : [...parts, ["$defs", Object.fromEntries(named)]])));
}

const listsOfSchemas = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const mapsOfSchemas = new Set(["properties", "patternProperties", "dependentSchemas"]);
const definitions = new Set(["$defs", "definitions"]);
const schemas = new Set([
  "additionalProperties",
  "items",
  "contains",
  "not",
  "if",
  "then",
  "else",
  "propertyNames",
  "unevaluatedProperties",
]);

/** `true` and `false` are left to stand: the writer knows them. */
function inner(schema: Json, name: string): Json {
  return typeof schema === "boolean" ? schema : writable(schema, name);
}

function map(value: Json, change: (part: Json, name: string) => readonly [string, Json]): JsonObject {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, part]) => change(part, name))) : {};
}

function renamed(reference: string, name: string): string {
  return reference.replace(/^#\/(?:\$defs|definitions)\//u, `#/$defs/${name}_`);
}

function tuple(schema: JsonObject): JsonObject {
  const { prefixItems, items, ...rest } = schema;
  if (prefixItems === undefined) return schema;
  return { ...rest, items: prefixItems, additionalItems: items ?? true };
}

function closed(schema: JsonObject): JsonObject {
  const open = schema["properties"] === undefined || schema["additionalProperties"] !== undefined;
  return open ? schema : { ...schema, additionalProperties: false };
}
