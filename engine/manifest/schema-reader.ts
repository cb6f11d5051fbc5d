import { isObject, own, type Json, type JsonObject } from "../protocol/json.ts";
import { tokensOf } from "../source/pointer.ts";
import { schemaText } from "./topology-validator.generated.ts";

let parsed: JsonObject | undefined;

function topologySchema(): JsonObject {
  parsed ??= JSON.parse(schemaText) as JsonObject;
  return parsed;
}

/** The object of the published schema that holds the keyword a validator's finding is about. */
export function schemaOf(schemaPath: string): JsonObject {
  const tokens = tokensOf(decodeURIComponent(schemaPath.slice(1))).slice(0, -1);
  const found = tokens.reduce<Json | undefined>(
    (at, token) => (isObject(at) ? own(at, token) : Array.isArray(at) ? (at as readonly Json[])[Number(token)] : undefined),
    topologySchema(),
  );
  return isObject(found) ? found : {};
}

/** What the published schema says to an author about the part of a manifest at a pointer: its title, description, examples. */
export function describedAt(pointer: string): JsonObject | undefined {
  let at: JsonObject | undefined = topologySchema();
  for (const token of tokensOf(pointer)) {
    if (at === undefined) return undefined;
    at = childOf(at, token);
  }
  return at;
}

function childOf(schema: JsonObject, token: string): JsonObject | undefined {
  const properties = own(schema, "properties");
  const property = isObject(properties) ? own(properties, token) : undefined;
  if (isObject(property)) return property;
  for (const [pattern, value] of Object.entries(own(schema, "patternProperties") ?? {})) {
    if (isObject(value) && new RegExp(pattern, "u").test(token)) return value;
  }
  const items = own(schema, "items");
  if (isObject(items) && /^\d+$/.test(token)) return items;
  for (const branch of ["$ref", "then", "else"]) {
    const next = own(schema, branch);
    const target = typeof next === "string" ? schemaOf(`${next}/-`) : next;
    const child = isObject(target) ? childOf(target, token) : undefined;
    if (child !== undefined) return child;
  }
  return undefined;
}
