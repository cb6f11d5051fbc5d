import { isObject, type Json, type JsonSchema } from "../protocol/json.ts";
import type { WrittenFields } from "./document.ts";

/** Writes the shorthand `{ reason: string, order_id?: string }` out as a JSON Schema; a whole one is left as it is. */
export function fieldsSchema(fields: WrittenFields): JsonSchema {
  if (isWholeSchema(fields)) return fields;
  const properties: [string, Json][] = [];
  const required: string[] = [];
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (field === undefined) continue;
    const name = key.endsWith("?") ? key.slice(0, -1) : key;
    properties.push([name, typeof field === "string" ? { type: field } : field]);
    if (name === key) required.push(name);
  }
  return { type: "object", properties: Object.fromEntries(properties), required, additionalProperties: false };
}

/** The input of a tool that takes nothing. */
export const noFields: JsonSchema = fieldsSchema({});

/** Tells a whole JSON Schema of an object from fields: it says `type: object` and has a map of `properties`. */
export function isWholeSchema(fields: WrittenFields): boolean {
  return Object.hasOwn(fields, "type") && fields.type === "object" && Object.hasOwn(fields, "properties") && isObject(fields.properties);
}
