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

/** Whether a schema is a list of fields of an object, none of which refers elsewhere: it can be taken apart and put together with another. */
export function isPlainList(schema: JsonSchema): boolean {
  return (
    isFieldList(schema) &&
    (schema["type"] === undefined || schema["type"] === "object") &&
    !JSON.stringify(listedFields(schema)).includes('"$ref"')
  );
}

/** The fields a schema lists, by name; none without a schema. */
export function listedFields(schema: JsonSchema | undefined): JsonObject {
  const fields: Json | undefined = schema?.["properties"];
  return isObject(fields) ? fields : {};
}
