import type { Manifest } from "../../manifest/manifest.ts";
import { isObject, type Json } from "../../protocol/json.ts";

/** Every word that prose may put in backticks because the manifest knows it: names of things, fields of their schemas, and the values these list. */
export function knownWords(manifest: Manifest): ReadonlySet<string> {
  const { agents, exits, tools, facts, routines, models, servers } = manifest;
  const words = new Set([agents, exits, tools, facts, routines, models, servers].flatMap((names) => [...names.keys()]));
  for (const tool of tools.values()) addFields(tool.input, words);
  for (const exit of exits.values()) addFields(exit.result ?? null, words);
  for (const fact of facts.values()) {
    addFields(fact.schema, words);
    if (fact.source.kind === "tool") for (const token of fact.source.at.split("/")) words.add(token);
  }
  for (const agent of agents.values()) for (const edge of agent.handoffs) addFields(edge.carry ?? null, words);
  return words;
}

/** The keys and texts anywhere in a schema: properties, `enum` and `const` among them. Its own keywords are no harm. */
function addFields(schema: Json, words: Set<string>): void {
  const left: Json[] = [schema];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === "string") words.add(value);
    else if (Array.isArray(value)) left.push(...value);
    else if (isObject(value)) {
      for (const [key, part] of Object.entries(value)) {
        words.add(key);
        left.push(part);
      }
    }
  }
}
