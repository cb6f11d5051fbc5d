import { requirementsOf } from "./requirements.ts";
import type { Established } from "./established.ts";
import type { FactSurvey } from "./fact-survey.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";
import { namesOf } from "./knowable.ts";
import { isCall, type Terrain } from "./terrain.ts";

/** Whether a call is sure to make a fact known for the agent that makes it: its payload states the fact, or whoever is called comes back with it only. */
export function callEstablishes({ stated }: Terrain, facts: Established, edge: EdgeAttributes, fact: string): boolean {
  if (!isCall(edge)) return false;
  return stated(edge).has(fact) || (facts.crossedWithout(edge, fact) && facts.onReturn(edge.to, fact));
}

/** Something an agent can do by itself and be in control again: run a tool, or call another agent. */
interface Step {
  /** Of what is missing: what must be known for it, and what follows. */
  readonly needs: Set<string>;
  readonly gives: readonly string[];
}

/**
 * Of facts that an agent waits for and comes to without, those that it cannot make known itself, each fault once: what it could make known if only
 * another of them were known is left out. Linear in the agent's tools, calls and what they require.
 */
export function beyondMeans(
  { manifest, graph, terrain, facts }: FactSurvey,
  agent: string,
  missing: ReadonlySet<string>,
): readonly string[] {
  const left = new Set(missing);
  const waiting = new Map<string, Step[]>();
  const sources = new Set<string>();
  const due: Step[] = [];
  const add = (needed: readonly string[], given: readonly string[]): void => {
    const step: Step = { needs: new Set(needed.filter((fact) => missing.has(fact))), gives: given.filter((fact) => missing.has(fact)) };
    if (step.gives.length === 0) return;
    for (const fact of step.gives) sources.add(fact);
    if (step.needs.size === 0) due.push(step);
    for (const fact of step.needs) {
      const known = waiting.get(fact);
      if (known === undefined) waiting.set(fact, [step]);
      else known.push(step);
    }
  };
  for (const tool of terrain.toolsAt(agent)) add(namesOf(manifest.tools.get(tool)?.requires ?? []), terrain.sets.get(tool) ?? []);
  for (const edge of graph.leaving.get(agent) ?? []) {
    if (!isCall(edge) || !terrain.open.has(edge)) continue;
    const says = terrain.stated(edge);
    add(
      namesOf(requirementsOf(manifest, edge)).filter((fact) => !says.has(fact)),
      [...missing].filter((fact) => callEstablishes(terrain, facts, edge, fact)),
    );
  }
  const learn = (fact: string): void => {
    left.delete(fact);
    for (const step of waiting.get(fact) ?? []) {
      step.needs.delete(fact);
      if (step.needs.size === 0) due.push(step);
    }
    waiting.delete(fact);
  };
  const settle = (): void => {
    for (let step = due.pop(); step !== undefined; step = due.pop()) for (const fact of step.gives) if (left.has(fact)) learn(fact);
  };
  settle();
  const told: string[] = [];
  // What it has no means for at all is at fault for what waits for it; of facts that wait for each other the first is told.
  for (const isFault of [(fact: string) => !sources.has(fact), () => true]) {
    for (const fact of missing) {
      if (!left.has(fact) || !isFault(fact)) continue;
      told.push(fact);
      learn(fact);
      settle();
    }
  }
  return told;
}
