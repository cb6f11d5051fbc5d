import { requirementsOf } from "./requirements.ts";
import { callsIn } from "./calls.ts";
import { isCall } from "./exits.ts";
import type { FactSurvey } from "./fact-survey.ts";
import { namesOf } from "./knowable.ts";

/** Something an agent can do by itself and be in control again: run a tool, or call another agent. */
interface Step {
  /** Of what is missing: what must be known for it, and what follows. */
  readonly needs: Set<string>;
  readonly gives: readonly string[];
}

/**
 * Tells, of facts that an agent waits for and comes to without, those that it cannot make known itself, each fault once: what it could make known if only
 * another of them were known is left out. Linear in the agent's tools, calls and what they require.
 */
export function beyondMeans(survey: FactSurvey): (agent: string, missing: ReadonlySet<string>) => readonly string[] {
  const { manifest, graph, terrain } = survey;
  const calls = callsIn(survey);
  const needsOf = (tool: string): readonly string[] => namesOf(manifest.tools.get(tool)?.requires ?? []);
  return (agent, missing) => {
    const chain = chainOf(missing);
    for (const tool of terrain.toolsAt(agent)) chain.add(needsOf(tool), terrain.sets.get(tool) ?? []);
    for (const edge of graph.leaving.get(agent) ?? []) {
      if (!isCall(edge) || !terrain.open.has(edge)) continue;
      const says = terrain.stated(edge);
      const needs = namesOf(requirementsOf(manifest, edge)).filter((fact) => !says.has(fact));
      const brought = [...missing].map((fact) => ({ fact, ...calls.brings(edge, fact) }));
      chain.add(
        needs,
        brought.flatMap(({ fact, sure }) => (sure ? [fact] : [])),
      );
      for (const { fact, tools } of brought) for (const tool of tools) chain.add([...needs, ...needsOf(tool)], [fact]);
    }
    return chain.left();
  };
}

/** Follows steps that need and give what is missing. */
function chainOf(missing: ReadonlySet<string>): {
  add(needed: readonly string[], given: readonly string[]): void;
  left(): readonly string[];
} {
  const left = new Set(missing);
  const waiting = new Map<string, Step[]>();
  const sources = new Set<string>();
  const due: Step[] = [];
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
  return {
    add: (needed, given) => {
      const step: Step = { needs: new Set(needed.filter((fact) => missing.has(fact))), gives: given.filter((fact) => missing.has(fact)) };
      if (step.gives.length === 0) return;
      for (const fact of step.gives) sources.add(fact);
      if (step.needs.size === 0) due.push(step);
      for (const fact of step.needs) {
        const known = waiting.get(fact);
        if (known === undefined) waiting.set(fact, [step]);
        else known.push(step);
      }
    },
    left: () => {
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
    },
  };
}
