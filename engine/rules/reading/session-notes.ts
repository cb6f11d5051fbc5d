import { listNames } from "../../diagnostic/did-you-mean.ts";
import { nameOf } from "../../graph/node-key.ts";
import type { SessionStep } from "../../graph/session-walk.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { PlaceNote } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import type { Grant } from "./gate.ts";

/** Shows a walk through a session, a note for each step at its place. That the first run starts goes without saying, unless it is all there is. */
export function noteSteps(manifest: Manifest, steps: readonly SessionStep[]): readonly PlaceNote[] {
  const [first, ...others] = steps;
  return (first?.kind === "start" && others.length > 0 ? others : steps).flatMap((step) => noteStep(manifest, step));
}

function noteStep(manifest: Manifest, step: SessionStep): readonly PlaceNote[] {
  switch (step.kind) {
    case "start":
      return noteStart(manifest, nameOf(step.agent), step.again);
    case "edge":
      return witnessOf([step.edge]);
    case "return":
      return [
        {
          at: step.edge.handoff.origin,
          part: "key",
          message: `the call of \`${step.edge.handoff.target.name}\` comes back to \`${nameOf(step.edge.from)}\``,
        },
      ];
    case "run": {
      const agent = manifest.agents.get(nameOf(step.agent));
      const given = agent?.tools.find(({ name }) => name === step.tool);
      const message = `\`${nameOf(step.agent)}\` runs \`${step.tool}\`, which sets ${listNames(step.facts)}`;
      return [{ at: given?.origin ?? manifest.origin, part: "value", message }];
    }
  }
}

/** That a run starts at an agent, at the place where it is named as an entry. */
export function noteStart(manifest: Manifest, agent: string, again: boolean): readonly PlaceNote[] {
  const entry = manifest.entry.find(({ name }) => name === agent);
  const message = again ? `a later run of the session starts at \`${agent}\`` : `a run starts at \`${agent}\``;
  return [{ at: entry?.origin ?? manifest.origin, part: "value", message }];
}

/** That an agent can run a tool, at the place where it is given it. */
export function noteGrant(key: string, { tool, given }: Grant): readonly PlaceNote[] {
  return [{ at: given.origin, part: "value", message: `\`${nameOf(key)}\` can run \`${tool.name}\`` }];
}
