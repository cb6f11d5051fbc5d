import { isObject, type JsonObject } from "../protocol/json.ts";
import { appendToken } from "../source/pointer.ts";

/** A schema inside a schema, and where. */
export interface Subschema {
  readonly value: JsonObject;
  readonly pointer: string;
}

/** How the keywords hold schemas that judge the very value their own schema is about. */
const inPlaceKeywords: ReadonlyMap<string, "one" | "many"> = new Map([
  ["not", "one"],
  ["if", "one"],
  ["then", "one"],
  ["else", "one"],
  ["allOf", "many"],
  ["anyOf", "many"],
  ["oneOf", "many"],
  ["dependentSchemas", "many"],
]);

/** And all keywords that hold schemas. */
const keywords: ReadonlyMap<string, "one" | "many"> = new Map([
  ...inPlaceKeywords,
  ["items", "one"],
  ["contains", "one"],
  ["additionalProperties", "one"],
  ["propertyNames", "one"],
  ["unevaluatedItems", "one"],
  ["unevaluatedProperties", "one"],
  ["contentSchema", "one"],
  ["prefixItems", "many"],
  ["properties", "many"],
  ["patternProperties", "many"],
  ["$defs", "many"],
  ["definitions", "many"],
]);

/** A schema and all the schemas in it, without following references. */
export function subschemas(schema: JsonObject): readonly Subschema[] {
  const found: Subschema[] = [];
  const left: Subschema[] = [{ value: schema, pointer: "" }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    found.push(next);
    for (const one of inside(next, keywords)) left.push(one);
  }
  return found;
}

/** The schemas in a schema that judge the same value as it does. */
export function inPlace(schema: Subschema): readonly Subschema[] {
  return inside(schema, inPlaceKeywords);
}

function inside({ value, pointer }: Subschema, holding: ReadonlyMap<string, "one" | "many">): readonly Subschema[] {
  const found: Subschema[] = [];
  for (const [keyword, held] of Object.entries(value)) {
    const how = holding.get(keyword);
    const at = `${pointer}/${keyword}`;
    if (how === "one" && isObject(held)) found.push({ value: held, pointer: at });
    if (how !== "many" || typeof held !== "object" || held === null) continue;
    for (const [key, one] of Object.entries(held)) {
      if (isObject(one)) found.push({ value: one, pointer: appendToken(at, key) });
    }
  }
  return found;
}
