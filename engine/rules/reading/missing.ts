import { didYouMean } from "../../diagnostic/did-you-mean.ts";
import { once } from "../../graph/once.ts";
import type { Agent, Manifest } from "../../manifest/manifest.ts";
import { targetNames, toolUses } from "./names.ts";
import { attempts } from "./unknown.ts";
import { canGoTo, isTarget } from "./ways.ts";

/** Whether an agent that is named is neither declared nor just misspelt: what only it would use is not left over. */
export const lacksAgents: (manifest: Manifest) => boolean = once((manifest) => {
  const { agents, exits, entry } = manifest;
  const targets = new Set([...agents.keys(), ...exits.keys()]);
  return (
    isMissing([...targetNames(manifest)], targets) ||
    isMissing(
      entry.map(({ name }) => name),
      new Set(agents.keys()),
    )
  );
});

/** Whether a tool that is named is neither declared nor just misspelt: what it would require, and what it would do, cannot be told. */
export const lacksTools: (manifest: Manifest) => boolean = once((manifest) =>
  isMissing(
    toolUses(manifest).map(({ name }) => name),
    new Set(manifest.tools.keys()),
  ),
);

/** Whether an agent has no handoff where its routine leads, or none but to itself: what only that one would require or lead to is not left over. */
export const lacksHandoffs: (manifest: Manifest) => boolean = once((manifest) =>
  [...manifest.agents.values()].some((agent) => isStranded(agent) || !goesWhereItLeads(agent, manifest)),
);

function isMissing(names: readonly string[], declared: ReadonlySet<string>): boolean {
  const unknown = [...new Set(names)].filter((name) => !declared.has(name));
  return unknown.length > attempts(declared) || unknown.some((name) => didYouMean(name, declared)?.certain !== true);
}

function isStranded({ name, handoffs, reply }: Agent): boolean {
  return handoffs.some(({ target }) => target.name === name) || (handoffs.length === 0 && reply !== "final");
}

function goesWhereItLeads(agent: Agent, manifest: Manifest): boolean {
  const steps = agent.routine?.kind === "steps" ? agent.routine.steps : [];
  return steps.every(({ then }) => then === undefined || !isTarget(then.name, manifest) || canGoTo(agent, then.name, manifest));
}
