import { isObject, type JsonObject, type JsonSchema } from "../protocol/json.ts";

/** The schema of the inputs a condition is about: fields with their schemas, or one schema of the whole input. */
export function conditionSchema(when: JsonObject): JsonSchema {
  if (isWholeCondition(when)) return when;
  return { type: "object", properties: when, required: Object.keys(when) };
}

/** Tells one JSON Schema of a whole input from schemas by field: it holds a keyword in the form only a schema has. */
export function isWholeCondition(when: JsonObject): boolean {
  return Object.entries(when).some(([key, value]) => {
    if (key === "properties") return isObject(value) && Object.values(value).every(isObject);
    return key === "type" || key === "$ref" || key === "$schema" ? typeof value === "string" || Array.isArray(value) : Array.isArray(value);
  });
}
