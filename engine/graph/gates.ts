import { meansOf, type Means } from "./detours.ts";
import type { FactSurvey } from "./fact-survey.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";

/** One fact: at which entries runs start without it, and who can come by it. */
export interface Missed {
  readonly fact: string;
  readonly starts: ReadonlySet<string>;
  readonly means: Means;
  /**
   * The edges that leave no way to an agent without the fact once they require it: the last ones on each way whose giver can come by the fact, by own
   * means or by going round elsewhere. Undefined where there is a way without such an edge, or too many of them.
   */
  readonly gates: (agent: string) => readonly EdgeAttributes[] | undefined;
}

/** How many agents and edges are looked at for one agent's gates, and how long a detour may be. */
const MOST = 16;

/** Tells of a fact what it takes to gate it. Linear in the graph for each fact, and each question about gates is bounded. */
export function missedFacts(survey: FactSurvey): (fact: string) => Missed {
  const { graph, facts } = survey;
  const meansFor = meansOf(survey);
  const known = new Map<string, Missed>();
  return (fact) => {
    const found = known.get(fact) ?? missed(fact);
    known.set(fact, found);
    return found;
  };

  function missed(fact: string): Missed {
    const asked = new Map<string, readonly EdgeAttributes[] | undefined>();
    const starts = new Set(graph.entries.filter((key) => facts.startsWithout(key, fact)));
    const means = meansFor(fact);
    const gates = (agent: string): readonly EdgeAttributes[] | undefined => {
      if (!asked.has(agent)) asked.set(agent, findGates(survey, { fact, starts, means }, agent));
      return asked.get(agent);
    };
    return { fact, starts, means, gates };
  }
}

function findGates(
  survey: FactSurvey,
  { fact, starts, means }: Omit<Missed, "gates">,
  agent: string,
): readonly EdgeAttributes[] | undefined {
  const { graph, facts } = survey;
  const behind = new Set([agent]);
  const gates: EdgeAttributes[] = [];
  // The set is walked while it grows.
  for (const key of behind) {
    if (starts.has(key)) return undefined;
    for (const edge of graph.coming.get(key) ?? []) {
      if (behind.has(edge.from) || !facts.crossedWithout(edge, fact)) continue;
      if (means.detour.has(edge.from)) gates.push(edge);
      else behind.add(edge.from);
      if (gates.length + behind.size > MOST) return undefined;
    }
  }
  return gates.length > 0 && gates.every((edge) => goesRound(survey, means, edge.from, behind)) ? gates : undefined;
}

/** Whether an agent comes by the fact without a step into what the gates close, and without one that waits for yet another fact. */
function goesRound({ terrain, facts }: FactSurvey, { own, detour }: Means, agent: string, closed: ReadonlySet<string>): boolean {
  let at = agent;
  for (let steps = 0; steps < MOST; steps++) {
    if (own.has(at)) return true;
    const edge = detour.get(at)?.edge;
    if (edge === undefined) return detour.has(at);
    const from = at;
    at = edge.to;
    if (closed.has(at) || [...(terrain.open.get(edge) ?? [])].some((other) => !facts.at(from, other))) return false;
  }
  return false;
}
