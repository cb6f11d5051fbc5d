import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { tokensOf } from "../source/pointer.ts";
import { schemaText } from "./topology-validator.generated.ts";

let parsed: JsonObject | undefined;

function topologySchema(): JsonObject {
  const value: unknown = parsed ?? JSON.parse(schemaText);
  return (parsed ??= isObject(value) ? value : {});
}

/** The examples that the published schema gives for the part of a manifest at a pointer. */
export function examplesAt(pointer: string): readonly unknown[] {
  const examples = branches(describedAt(pointer)).map((branch) => own(branch, "examples"));
  return examples.find((some) => Array.isArray(some)) ?? [];
}

function describedAt(pointer: string): JsonObject | undefined {
  let at: JsonObject | undefined = topologySchema();
  for (const token of tokensOf(pointer)) {
    if (at === undefined) return undefined;
    at = childOf(at, token);
  }
  return at;
}

interface Keys {
  readonly known: readonly string[];
  readonly patterns: readonly string[];
  readonly required: readonly string[];
}

/** The keys that the map at a pointer may have: known ones, or else a pattern that its names must match; and those it must have. */
export function keysAt(pointer: string): Keys {
  const closed = branches(describedAt(pointer)).find((branch) => own(branch, "additionalProperties") === false);
  const { properties = {}, patternProperties = {}, required = [] } = closed ?? {};
  return {
    known: Object.keys(properties ?? {}),
    patterns: Object.keys(patternProperties ?? {}).filter((pattern) => pattern !== "^x-"),
    required: Array.isArray(required) ? required.map(String) : [],
  };
}

function childOf(schema: JsonObject, token: string): JsonObject | undefined {
  for (const branch of branches(schema)) {
    const properties = own(branch, "properties");
    const property = isObject(properties) ? own(properties, token) : undefined;
    if (isObject(property)) return property;
    for (const [pattern, value] of Object.entries(own(branch, "patternProperties") ?? {})) {
      if (isObject(value) && new RegExp(pattern, "u").test(token)) return value;
    }
    const items = own(branch, "items");
    if (isObject(items) && /^\d+$/.test(token)) return items;
  }
  return undefined;
}

/** A schema and all it may turn into: what it refers to, and what holds under its conditions. */
function branches(schema: JsonObject | undefined): readonly JsonObject[] {
  if (schema === undefined) return [];
  const reference = own(schema, "$ref");
  const definitions = own(topologySchema(), "definitions");
  const target =
    typeof reference === "string" && isObject(definitions) ? own(definitions, reference.slice("#/definitions/".length)) : undefined;
  const further = [target, own(schema, "then"), own(schema, "else")].filter((one) => isObject(one));
  return [schema, ...further.flatMap(branches)];
}
