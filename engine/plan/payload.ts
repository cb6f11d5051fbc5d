import { isPlainList, listedFields } from "../protocol/field-list.ts";
import { isObject, own, type JsonObject, type JsonSchema } from "../protocol/json.ts";

/** What the model must state to take an edge, and whether the engine added a `reason` to it. */
export interface Payload {
  readonly schema: JsonSchema;
  readonly asksReason: boolean;
}

/**
 * The input of a handoff's tool: the fields of `carry` and, towards an exit, those of its `result`; where both name a field,
 * `carry` says what it is. Plain lists of fields get an optional `reason` unless they have one. Schemas that are more than a list of fields are not taken apart.
 */
export function payloadOf(carry: JsonSchema | undefined, result: JsonSchema | undefined): Payload {
  const parts = [carry, result].filter((part) => part !== undefined);
  if (!parts.every(isPlainList)) return { schema: combined(parts), asksReason: false };
  const stated = { ...listedFields(result), ...listedFields(carry) };
  const asksReason = own(stated, "reason") === undefined;
  const required = [...new Set([...requiredOf(carry), ...requiredOf(result)])];
  return {
    schema: {
      type: "object",
      properties: asksReason ? { ...stated, reason: reasonField } : stated,
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    },
    asksReason,
  };
}

/** The part of a payload that is an exit's result: the fields its schema lists, or, where it lists none, all that was stated. */
export function resultOf(payload: JsonObject, result: JsonSchema | undefined, asksReason: boolean): JsonObject {
  if (result !== undefined && isPlainList(result)) {
    const fields = listedFields(result);
    return Object.fromEntries(Object.entries(payload).filter(([name]) => own(fields, name) !== undefined));
  }
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !(asksReason && name === "reason")));
}

const reasonField: JsonSchema = { type: "string", description: "In one sentence, why you do this now." };

/** One schema stays as it is. Two must both hold: their definitions move to the root, where references look for them, and neither may forbid the other's fields. */
function combined(parts: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return { type: "object", ...first };
  const definitions = { ...lifted(parts, "$defs"), ...lifted(parts, "definitions") };
  return { type: "object", ...definitions, allOf: parts.map(opened) };
}

function lifted(parts: readonly JsonSchema[], key: "$defs" | "definitions"): JsonObject {
  const found = parts.map((part) => part[key]).filter(isObject);
  return found.length === 0 ? {} : { [key]: Object.assign({}, ...found.toReversed()) as JsonObject };
}

function opened(schema: JsonSchema): JsonSchema {
  const { additionalProperties, $defs: _, definitions: __, ...rest } = schema;
  return additionalProperties === undefined || additionalProperties === false ? rest : { ...rest, additionalProperties };
}

function requiredOf(schema: JsonSchema | undefined): readonly string[] {
  const required = schema?.["required"];
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}
