import { isObject, type Json, type JsonObject, type JsonSchema } from "./json.ts";

const listKeys: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "title",
  "description",
  "$schema",
  "$comment",
  "examples",
]);

/** Whether a schema says no more than which fields there are: properties, closed or silent about others. */
export function isFieldList(schema: JsonSchema): boolean {
  const closed = schema["additionalProperties"] === undefined || schema["additionalProperties"] === false;
  return closed && Object.keys(schema).every((key) => listKeys.has(key));
}

/** The fields a schema lists, by name; none without a schema. */
export function listedFields(schema: JsonSchema | undefined): JsonObject {
  const fields: Json | undefined = schema?.["properties"];
  return isObject(fields) ? fields : {};
}
