import type { Fact, Manifest } from "../manifest/manifest.ts";
import { isFieldList, listedFields } from "../protocol/field-list.ts";
import { isObject, own, type Json, type JsonObject, type JsonSchema } from "../protocol/json.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";

/**
 * Tells the facts that the payload of an edge may state: facts from models that are fields of its `carry`, or of its exit's `result`.
 * A schema that is more than a list of fields is taken to leave room for any. A field whose type is never the fact's states nothing.
 */
export function statedBy(manifest: Manifest): (edge: EdgeAttributes) => ReadonlySet<string> {
  const fromModels = new Map([...manifest.facts].filter(([, { source }]) => source.kind === "model"));
  const none: ReadonlySet<string> = new Set();
  const known = new Map<EdgeAttributes, ReadonlySet<string>>();
  return (edge) => {
    if (fromModels.size === 0) return none;
    const found = known.get(edge) ?? statedIn(schemasOf(manifest, edge), fromModels);
    known.set(edge, found);
    return found;
  };
}

/**
 * Tells the facts that are known for certain once an edge is taken, because its payload must state them: facts from models that are required fields,
 * where every value that fits the field fits the fact.
 */
export function surelyStatedBy(manifest: Manifest): (edge: EdgeAttributes) => readonly string[] {
  const fromModels = [...manifest.facts.values()].some(({ source }) => source.kind === "model");
  return (edge) => {
    if (!fromModels) return [];
    // Of a field that both name, `carry` says what it is.
    const carried = listedFields(edge.handoff.carry);
    return schemasOf(manifest, edge).flatMap((schema) =>
      surelyStatedIn(manifest, schema).filter((name) => schema === edge.handoff.carry || own(carried, name) === undefined),
    );
  };
}

function surelyStatedIn({ facts }: Manifest, schema: JsonSchema): readonly string[] {
  const [required, fields] = [schema["required"], schema["properties"]];
  if (!Array.isArray(required) || !isObject(fields) || own(schema, "$ref") !== undefined) return [];
  return required.filter((name): name is string => {
    const fact = typeof name === "string" ? facts.get(name) : undefined;
    const field = fact === undefined ? undefined : own(fields, fact.name);
    return fact?.source.kind === "model" && isObject(field) && mustFit(field, fact.schema);
  });
}

/** Whether what a fact's schema asks for is asked for by the field as well, word for word. */
function mustFit(field: JsonObject, schema: JsonSchema): boolean {
  if (own(field, "$ref") !== undefined) return false;
  return Object.entries(schema).every(([key, value]) => {
    if (key === "description" || key === "title") return true;
    const same = own(field, key);
    return JSON.stringify(same) === JSON.stringify(value) || (key === "type" && value === "number" && same === "integer");
  });
}

function schemasOf(manifest: Manifest, edge: EdgeAttributes): readonly JsonSchema[] {
  const result = edge.target === "exit" ? manifest.exits.get(edge.handoff.target.name)?.result : undefined;
  return [edge.handoff.carry, result].filter((schema) => schema !== undefined);
}

function statedIn(schemas: readonly JsonSchema[], facts: ReadonlyMap<string, Fact>): ReadonlySet<string> {
  if (!schemas.every(isFieldList)) return new Set(facts.keys());
  const stated = new Set<string>();
  for (const schema of schemas) {
    for (const [name, field] of Object.entries(listedFields(schema))) {
      const fact = facts.get(name);
      if (fact !== undefined && mayFit(field, fact.schema)) stated.add(name);
    }
  }
  return stated;
}

/** Whether some value may fit both: unless each allows one type only, and the two differ. */
function mayFit(field: Json, schema: JsonSchema): boolean {
  const [one, other] = [isObject(field) ? own(field, "type") : undefined, own(schema, "type")];
  if (typeof one !== "string" || typeof other !== "string" || one === other) return true;
  return [one, other].every((type) => type === "number" || type === "integer");
}
