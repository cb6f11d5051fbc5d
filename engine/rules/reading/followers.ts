import { once } from "../../graph/once.ts";
import type { Agent, Manifest, Routine } from "../../manifest/manifest.ts";
import { routinesOf } from "./passage.ts";

/** Every routine with the agents that follow it; a routine that nobody follows has none. */
export const followersOf: (manifest: Manifest) => ReadonlyMap<Routine, readonly Agent[]> = once((manifest) => {
  const followers = new Map<Routine, Agent[]>();
  for (const routine of routinesOf(manifest)) followers.set(routine, []);
  for (const agent of manifest.agents.values()) {
    const routine = agent.routineName === undefined ? agent.routine : manifest.routines.get(agent.routineName.name);
    if (routine !== undefined) followers.get(routine)?.push(agent);
  }
  return followers;
});
