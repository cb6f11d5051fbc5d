import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { appendToken } from "../source/pointer.ts";

/** A schema inside a schema, and where. */
export interface Subschema {
  readonly value: JsonObject;
  readonly pointer: string;
}

/** Keywords that hold one schema, lists of them, and maps of them; the first of each judge the very value the schema is about. */
const single = {
  inPlace: ["not", "if", "then", "else"],
  child: ["items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"],
};
const lists = { inPlace: ["allOf", "anyOf", "oneOf"], child: ["prefixItems"] };
const maps = { inPlace: ["dependentSchemas"], child: ["properties", "patternProperties", "$defs", "definitions"] };

/** A schema and all the schemas in it, without following references. */
export function subschemas(schema: JsonObject): readonly Subschema[] {
  const found: Subschema[] = [];
  const left: Subschema[] = [{ value: schema, pointer: "" }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    found.push(next);
    for (const one of inside(
      next,
      [...single.inPlace, ...single.child],
      [...lists.inPlace, ...lists.child],
      [...maps.inPlace, ...maps.child],
    )) {
      left.push(one);
    }
  }
  return found;
}

/** The schemas in a schema that judge the same value as it does. */
export function inPlace(schema: Subschema): readonly Subschema[] {
  return inside(schema, single.inPlace, lists.inPlace, maps.inPlace);
}

function inside(
  { value, pointer }: Subschema,
  ones: readonly string[],
  many: readonly string[],
  named: readonly string[],
): readonly Subschema[] {
  const candidates = [
    ...ones.map((key) => ({ value: own(value, key), pointer: `${pointer}/${key}` })),
    ...many.flatMap((key) => listed(own(value, key), `${pointer}/${key}`)),
    ...named.flatMap((key) => listed(own(value, key), `${pointer}/${key}`)),
  ];
  return candidates.filter((candidate): candidate is Subschema => isObject(candidate.value));
}

function listed(value: unknown, pointer: string): readonly { readonly value: unknown; readonly pointer: string }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, one]: [string, unknown]) => ({ value: one, pointer: appendToken(pointer, key) }));
}
