import { isObject, type Json, type JsonSchema } from "./json.ts";

/** Says of some values at once that they fit their schema. Where it does not say so, nothing is known. */
export type PlainFit = (value: unknown) => boolean;

type Test = (value: Json | undefined) => boolean;

const tests: ReadonlyMap<unknown, Test> = new Map<string, Test>([
  ["string", (value) => typeof value === "string"],
  ["number", (value) => typeof value === "number"],
  ["integer", (value) => Number.isInteger(value)],
  ["boolean", (value) => typeof value === "boolean"],
]);

/** Keywords that judge nothing. */
const remarks = ["title", "description", "default", "examples"];
const ofField: ReadonlySet<string> = new Set(["type", "enum", ...remarks]);
const ofObject: ReadonlySet<string> = new Set(["type", "properties", "required", "additionalProperties", ...remarks]);

/**
 * Reads the schema that most tools have: an object whose properties are texts, numbers and booleans. Whatever holds another
 * keyword is none, and is left to the library.
 */
export function plainFitOf(schema: JsonSchema): PlainFit | undefined {
  const { type, properties, required = [], additionalProperties = true } = schema;
  if (type !== "object" || !isObject(properties) || !isTexts(required) || typeof additionalProperties !== "boolean") return undefined;
  if (!Object.keys(schema).every((keyword) => ofObject.has(keyword))) return undefined;
  const fields = new Map<string, Test>();
  for (const [name, field] of Object.entries(properties)) {
    const fits = testOf(field);
    if (fits === undefined) return undefined;
    fields.set(name, fits);
  }
  return (value) => {
    if (!isObject(value)) return false;
    for (const name of required) if (!Object.hasOwn(value, name)) return false;
    // A property that the schema does not name may be as large as it likes: the library has a bound for that.
    for (const name in value) if (fields.get(name)?.(value[name]) !== true) return false;
    return true;
  };
}

function testOf(field: Json): Test | undefined {
  if (!isObject(field) || !Object.keys(field).every((keyword) => ofField.has(keyword))) return undefined;
  const isOfType = tests.get(field["type"]);
  const { enum: values } = field;
  if (isOfType === undefined || values === undefined) return isOfType;
  return isList(values) ? (value) => isOfType(value) && values.includes(value as Json) : undefined;
}

function isTexts(value: Json): value is readonly string[] {
  return isList(value) && value.every((each) => typeof each === "string");
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
