import type { Agent, Manifest } from "../../manifest/manifest.ts";
import { mentionsOf } from "./mention.ts";
import { toolUses } from "./names.ts";

/** An agent's tools, with those its routine speaks of: where one is not granted, that is a finding of its own, and what follows from it is no further one. */
export function toolsMeant(manifest: Manifest): (agent: Agent) => ReadonlySet<string> {
  return (agent) => {
    const names = new Set(agent.tools.map(({ name }) => name));
    if (agent.routine === undefined) return names;
    for (const { name } of mentionsOf(agent.routine)) if (manifest.tools.has(name)) names.add(name);
    return names;
  };
}

/** Whether every tool that is given or that sets a fact is declared. Where not, what can become known cannot be told. */
export function toolsAreSound(manifest: Manifest): boolean {
  return toolUses(manifest).every(({ name }) => manifest.tools.has(name));
}
