import type { Fact, Manifest } from "../manifest/manifest.ts";
import { isFieldList, listedFields } from "../protocol/field-list.ts";
import { isObject, own, type Json, type JsonSchema } from "../protocol/json.ts";
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
