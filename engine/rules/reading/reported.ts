import { once } from "../../graph/once.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { factUses, modelUses, routineUses, targetNames, toolUses } from "./names.ts";

/** The names that are reported as unknown where they are used as such; prose or an assertion that repeats them is the same fault. */
export const reportedNames: (manifest: Manifest) => ReadonlySet<string> = once((manifest) => {
  const { agents, exits, tools, routines, models, facts, entry } = manifest;
  return new Set([
    ...undeclared(toolUses(manifest), tools),
    ...[...targetNames(manifest)].filter((name) => !agents.has(name) && !exits.has(name)),
    ...undeclared(entry, agents),
    ...undeclared(routineUses(manifest), routines),
    ...undeclared(modelUses(manifest), models),
    ...undeclared(factUses(manifest), facts),
  ]);
});

function undeclared(uses: readonly { readonly name: string }[], declared: ReadonlyMap<string, unknown>): readonly string[] {
  return uses.filter(({ name }) => !declared.has(name)).map(({ name }) => name);
}
