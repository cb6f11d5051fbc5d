import type { Manifest } from "../../manifest/manifest.ts";
import { isObject, type JsonSchema } from "../../protocol/json.ts";
import { factUses, type Use } from "./names.ts";
import { mentionsOf } from "./mention.ts";
import { routinesOf } from "./passage.ts";
import { placeholdersOf } from "./placeholders.ts";
import { unusedNames } from "./unknown.ts";

/** The facts that nothing reads: no requirement, no placeholder, no routine that names it, no payload and no tool's input has a field of that name. */
export function unreadFacts(manifest: Manifest): ReadonlySet<string> {
  if (manifest.facts.size === 0) return new Set();
  const edges = [...manifest.agents.values()].flatMap((agent) => agent.handoffs);
  const schemas = [
    ...edges.map((edge) => edge.carry),
    ...[...manifest.tools.values()].map((tool) => tool.input),
    ...[...manifest.exits.values()].map((exit) => exit.result),
  ];
  const named = [...routinesOf(manifest)].flatMap((routine) => mentionsOf(routine).map(({ name }) => name));
  const shown = placeholdersOf(manifest).map(({ name, passage }): Use => ({ name, at: passage.originOf(), by: "prose" }));
  return unusedNames(new Set(manifest.facts.keys()), [...factUses(manifest), ...shown], [...schemas.flatMap(fieldsOf), ...named]);
}

/** The names of the fields that a schema lists. */
export function fieldsOf(schema: JsonSchema | undefined): readonly string[] {
  const fields = schema?.["properties"];
  return isObject(fields) ? Object.keys(fields) : [];
}
