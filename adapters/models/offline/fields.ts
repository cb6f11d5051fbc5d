import { valueAt } from "../../../engine/manifest/value-at.ts";
import { isObject, type Json, type JsonSchema } from "../../../engine/protocol/json.ts";
import { spoken } from "./words.ts";

/** What kind of thing a field takes, as its schema and its name tell. */
export type FieldKind =
  | "identifier"
  | "email"
  | "phone"
  | "date"
  | "time"
  | "number"
  | "boolean"
  | "choice"
  | "prose"
  | "list"
  | "object"
  | "text";

/** One field of a payload or of a tool's input. */
export interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly kind: FieldKind;
  /** The words of its name. */
  readonly words: readonly string[];
  readonly description: string;
}

const IDENTIFYING = new Set(
  "id ids number no nr num four digits last4 code reference ref pnr pin otp key tag iban sku locator token serial account imei vin username login zip postcode plate passport ssn isbn".split(
    " ",
  ),
);
const PROSE = new Set(
  "reason summary description details detail message note notes topic subject text query problem request complaint comment context content body wishes situation symptoms symptom concern inquiry enquiry question feedback explanation title statement history info information need needs issue matter case incident event damage wish goal task instructions requirements preferences answer reply response overview report".split(
    " ",
  ),
);
const BARE = new Set(["id", "no", "nr", "num", "number", "reference", "ref", "key"]);
const COUNTED = new Set("order booking ticket invoice policy flight reservation customer".split(" "));

/** The fields of a schema of an object, in its order. A bare `number` or `id` is understood as that of what the tool is about. */
export function fieldsOf(schema: JsonSchema, tool = ""): readonly Field[] {
  const parts = Array.isArray(schema["allOf"]) ? [schema, ...schema["allOf"].filter(isObject)] : [schema];
  const required = new Set(parts.flatMap((part) => (Array.isArray(part["required"]) ? part["required"] : [])));
  const fields = new Map<string, Field>();
  for (const part of parts) {
    const properties = part["properties"];
    if (!isObject(properties)) continue;
    for (const [name, value] of Object.entries(properties))
      fields.set(name, fieldOf(name, followed(value, schema), { required: required.has(name), tool }));
  }
  return [...fields.values()];
}

function fieldOf(name: string, schema: JsonSchema, { required, tool }: { readonly required: boolean; readonly tool: string }): Field {
  const description = typeof schema["description"] === "string" ? schema["description"] : "";
  const named = wordsOf(name);
  const words = named.length === 1 && BARE.has(named[0] ?? "") ? [...wordsOf(tool).slice(1), ...named] : named;
  return { name, schema, required, kind: kindOf(schema, words, description), words, description };
}

function wordsOf(name: string): readonly string[] {
  return spoken(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function kindOf(schema: JsonSchema, words: readonly string[], description: string): FieldKind {
  const type = Array.isArray(schema["type"]) ? schema["type"].find((one) => one !== "null") : schema["type"];
  const format = schema["format"];
  const has = (...wanted: readonly string[]): boolean => wanted.some((word) => words.includes(word));
  if (Array.isArray(schema["enum"])) return "choice";
  if (type === "boolean") return "boolean";
  if (type === "array") return "list";
  if (type === "object") return "object";
  const last = words.at(-1) ?? "";
  if (type === "number" || type === "integer")
    return IDENTIFYING.has(last) && (last !== "number" || words.length > 1) ? "identifier" : "number";
  if (format === "email" || has("email", "mail")) return "email";
  if (format === "date" || has("date", "day", "birthday", "dob", "birthdate")) return "date";
  if (format === "time" || last === "time") return "time";
  if (has("phone", "mobile", "telephone", "cell")) return "phone";
  if (IDENTIFYING.has(last) || typeof schema["pattern"] === "string" || (words.length === 1 && COUNTED.has(last))) return "identifier";
  if (words.some((word) => PROSE.has(word))) return "prose";
  return /\b(?:number|code|digits?|reference)\b/iu.test(description) ? "identifier" : "text";
}

/** A field's schema; a reference into the same schema and the first of alternatives are followed once. */
function followed(value: Json, root: JsonSchema): JsonSchema {
  if (!isObject(value)) return {};
  const reference = value["$ref"];
  if (typeof reference === "string" && reference.startsWith("#/")) {
    const part = valueAt(root, reference.slice(1));
    return isObject(part) ? part : {};
  }
  const alternatives = value["anyOf"] ?? value["oneOf"];
  const first = Array.isArray(alternatives) ? alternatives.find((one) => isObject(one) && one["type"] !== "null") : undefined;
  return isObject(first) ? { ...value, ...first } : value;
}
