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
  const shown = placeholdersOf(manifest).map(({ name, passage }): Use => ({ name, at: passage.originOf(), by: "prose" }));
  const elsewhere = (): readonly string[] => [
    ...[...routinesOf(manifest)].flatMap((routine) => mentionsOf(routine).map(({ name }) => name)),
    ...schemasOf(manifest).flatMap(fieldsOf),
  ];
  return unusedNames(new Set(manifest.facts.keys()), [...factUses(manifest), ...shown], elsewhere);
}

/** The schemas of what is passed on: payloads, inputs of tools, results of exits. */
function schemasOf({ agents, tools, exits }: Manifest): readonly (JsonSchema | undefined)[] {
  return [
    ...[...agents.values()].flatMap((agent) => agent.handoffs.map((edge) => edge.carry)),
    ...[...tools.values()].map((tool) => tool.input),
    ...[...exits.values()].map((exit) => exit.result),
  ];
}

/** The names of the fields that a schema lists. */
export function fieldsOf(schema: JsonSchema | undefined): readonly string[] {
  const fields = schema?.["properties"];
  return isObject(fields) ? Object.keys(fields) : [];
}
