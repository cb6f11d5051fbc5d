import type { Manifest } from "../../manifest/manifest.ts";
import { isObject, type JsonSchema } from "../../protocol/json.ts";
import { factUses } from "./names.ts";
import { passagesOf, routinesOf } from "./passage.ts";
import { unusedNames } from "./unknown.ts";

/** The facts that nothing reads: no requirement, no placeholder, no payload and no tool's input has a field of that name. */
export function unreadFacts(manifest: Manifest): ReadonlySet<string> {
  if (manifest.facts.size === 0) return new Set();
  const elsewhere = (): readonly string[] => [...textsOf(manifest).flatMap(placeholdersIn), ...schemasOf(manifest).flatMap(fieldsOf)];
  return unusedNames(new Set(manifest.facts.keys()), factUses(manifest), elsewhere);
}

/** The schemas of what is passed on: payloads, inputs of tools, results of exits. */
function schemasOf({ agents, tools, exits }: Manifest): readonly (JsonSchema | undefined)[] {
  return [
    ...[...agents.values()].flatMap((agent) => agent.handoffs.map((edge) => edge.carry)),
    ...[...tools.values()].map((tool) => tool.input),
    ...[...exits.values()].map((exit) => exit.result),
  ];
}

/** The names between `{{` and `}}` in a text. */
function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map((match) => match[1] ?? "");
}

/** The names of the fields that a schema lists. */
export function fieldsOf(schema: JsonSchema | undefined): readonly string[] {
  const fields = schema?.["properties"];
  return isObject(fields) ? Object.keys(fields) : [];
}

/** Everything a model may be told in the author's words. */
function textsOf(manifest: Manifest): readonly string[] {
  const routines = [...routinesOf(manifest)].flatMap(passagesOf).map(({ text }) => text);
  const agents = [...manifest.agents.values()].flatMap((agent) => [agent.purpose, ...agent.handoffs.map((edge) => edge.when ?? "")]);
  const described = [...manifest.tools.values(), ...manifest.exits.values()].map((part) => part.description ?? "");
  return [...routines, ...agents, ...described];
}
