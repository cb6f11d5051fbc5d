import { isObject, own, type Json, type JsonSchema } from "../../protocol/json.ts";
import { checkJson } from "../../protocol/schema.ts";
import { bareSchema, same } from "./same.ts";

/**
 * Whether every value that fits one schema certainly fits another: each thing that the other asks for, the one asks for at least as strictly. Where that cannot be told
 * from the keywords one by one, the answer is no.
 */
export function implies(one: JsonSchema, other: JsonSchema): boolean {
  return schemaImplies(bareSchema(one), bareSchema(other));
}

/** Whether a value that fits the schema certainly counts as known, and a boolean as true: what a requirement without a schema asks for. */
export function impliesKnown(schema: JsonSchema): boolean {
  return [false, null].every((value) => checkJson(schema, value).length > 0);
}

function schemaImplies(one: Json, other: Json): boolean {
  if (other === true || same(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const only = own(one, "const");
  if (only !== undefined && own(other, "enum") === undefined && own(other, "const") === undefined)
    return checkJson(other, only).length === 0;
  return Object.entries(other).every(([keyword, asked]) => keywordImplied(one, keyword, asked));
}

function keywordImplied(one: JsonSchema, keyword: string, asked: Json): boolean {
  const has = own(one, keyword);
  if (has !== undefined && same({ [keyword]: has }, { [keyword]: asked })) return true;
  switch (keyword) {
    case "minimum":
      return atLeast(has, asked) || atLeast(own(one, "exclusiveMinimum"), asked);
    case "exclusiveMinimum":
    case "minLength":
    case "minItems":
      return atLeast(has, asked);
    case "maximum":
      return atLeast(asked, has) || atLeast(asked, own(one, "exclusiveMaximum"));
    case "exclusiveMaximum":
    case "maxLength":
    case "maxItems":
      return atLeast(asked, has);
    case "enum": {
      const values = own(one, "const") === undefined ? has : [own(one, "const") ?? null];
      return Array.isArray(values) && Array.isArray(asked) && values.every((value) => asked.some((known) => same(value, known)));
    }
    case "required":
      return Array.isArray(has) && Array.isArray(asked) && asked.every((name) => has.includes(name));
    case "type":
      return (
        typesOf(has).length > 0 &&
        typesOf(has).every((type) => typesOf(asked).some((known) => known === type || (known === "number" && type === "integer")))
      );
    case "properties":
      return (
        isObject(asked) &&
        Object.entries(asked).every(([name, schema]) => schemaImplies(isObject(has) ? (own(has, name) ?? true) : true, schema))
      );
    default:
      return false;
  }
}

function atLeast(one: Json | undefined, other: Json | undefined): boolean {
  return typeof one === "number" && typeof other === "number" && one >= other;
}

function typesOf(type: Json | undefined): readonly Json[] {
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type : [];
}
