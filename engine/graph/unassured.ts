import type { FactBatch } from "./established.ts";
import { isCall } from "./exits.ts";
import type { FactSurvey } from "./fact-survey.ts";
import { factSites, type FactSite } from "./fact-sites.ts";
import type { Missed } from "./gates.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { bitsIn, spread } from "./net.ts";
import { beyondMeans } from "./own-means.ts";
import { pathTeller } from "./path.ts";

/** A way to an agent on which nobody is made to establish a fact that the agent waits for and cannot make known itself. */
export interface Unassured {
  readonly fact: string;
  /** The agent's key. */
  readonly agent: string;
  readonly sites: readonly FactSite[];
  readonly path: readonly EdgeAttributes[];
  /** The edges that, once they require the fact, leave no such way, and whose givers can come by it; absent where there are none. */
  readonly gates?: readonly EdgeAttributes[];
  /** Those by whom the givers of these edges come by the fact, by their keys. */
  readonly makers: readonly string[];
  /** The agent's calls that may come back with the fact, and without it. */
  readonly leaks: readonly EdgeAttributes[];
}

/**
 * The facts that agents wait for and that some way there does not establish. Left out are sites for which `isTold`, and what lies behind a finding and is mended with
 * it. A handoff is a gate, which opens when its agent has gone round and come by the fact, so it counts only where that is impossible. Linear in the graph for each
 * batch of facts.
 */
export function unassured(
  survey: FactSurvey,
  missed: (batch: FactBatch) => Missed,
  isTold: (agent: string, fact: string) => boolean,
): readonly Unassured[] {
  const { net, agents, numberOf, edges } = survey.terrain.net;
  const found: Unassured[] = [];
  const tell = pathTeller();
  const byFact = waitingByFact(survey, isTold);
  for (const batch of survey.facts.batches) {
    if (!batch.facts.some((fact) => byFact.has(fact))) continue;
    const { starts, means, gates, maker } = missed(batch);
    // What no run can ever know is a fault of its own, and so is what is told elsewhere; it stops nothing but itself.
    const faults = new Int32Array(net.size);
    const stops = new Int32Array(net.size);
    batch.facts.forEach((fact, bit) => {
      for (const [key, { sites, told }] of byFact.get(fact) ?? []) {
        const agent = numberOf.get(key) ?? -1;
        if (told) stops[agent] = (stops[agent] ?? 0) | (1 << bit);
        else if (sites.some((site) => site.for.kind === "tool") || ((means.detour.bits[agent] ?? 0) & (1 << bit)) === 0)
          faults[agent] = (faults[agent] ?? 0) | (1 << bit);
      }
    });
    const arrived: (readonly [number, number])[] = [];
    const { came } = spread(net, starts, {
      arrive: (agent, bits) => {
        for (const bit of bitsIn(bits & (faults[agent] ?? 0))) {
          arrived.push([agent, bit]);
          // Mending an agent mends those behind it, unless the mend is a tool that it need not use.
          const mends = ((means.detour.bits[agent] ?? 0) & (1 << bit)) === 0 || gates(agent, bit) !== undefined;
          if (mends) stops[agent] = (stops[agent] ?? 0) | (1 << bit);
        }
      },
      pass: (edge, bits) => bits & (means.crossed[edge] ?? 0) & ~(stops[net.from[edge] ?? -1] ?? 0),
    });
    for (const [agent, bit] of arrived) {
      const [key, fact, closing] = [agents[agent] ?? "", batch.facts[bit] ?? "", gates(agent, bit)];
      const before = (at: string): EdgeAttributes | undefined => edges[came(numberOf.get(at) ?? -1, bit) ?? -1];
      found.push({
        fact,
        agent: key,
        sites: byFact.get(fact)?.get(key)?.sites ?? [],
        path: tell(before, key),
        makers: [...new Set((closing ?? []).map(({ from }) => maker(from, bit)))],
        leaks: leaksOf(survey, missed(batch), agent, bit),
        ...(closing === undefined ? {} : { gates: closing }),
      });
    }
  }
  return found;
}

/** Calls beyond these are not told. */
const MOST_CALLS = 8;

function leaksOf({ graph, terrain }: FactSurvey, { batch, means }: Missed, agent: number, bit: number): readonly EdgeAttributes[] {
  if (!terrain.hasCalls) return [];
  const { agents, numberOf } = terrain.net;
  const leaks: EdgeAttributes[] = [];
  for (const edge of graph.leaving.get(agents[agent] ?? "") ?? []) {
    if (!isCall(edge) || (batch.crossed(edge) & (1 << bit)) === 0) continue;
    if (((means.ahead[numberOf.get(edge.to) ?? -1] ?? 0) & (1 << bit)) !== 0) leaks.push(edge);
    if (leaks.length === MOST_CALLS) break;
  }
  return leaks;
}

/** What an agent waits for. */
interface Waiting {
  readonly sites: readonly FactSite[];
  readonly told: boolean;
}

/** By fact, the agents that come to without it what they wait for, and cannot make it known themselves. */
function waitingByFact(
  survey: FactSurvey,
  isTold: (agent: string, fact: string) => boolean,
): ReadonlyMap<string, ReadonlyMap<string, Waiting>> {
  const { manifest, graph, terrain, facts } = survey;
  const byFact = new Map<string, Map<string, Waiting>>();
  const sitesAt = factSites(manifest, graph);
  const beyond = beyondMeans(survey);
  const wait = (fact: string, key: string, waiting: Waiting): void => {
    const agents = byFact.get(fact) ?? new Map<string, Waiting>();
    byFact.set(fact, agents);
    agents.set(key, waiting);
  };
  for (const key of terrain.reached) {
    const missing = new Map<string, FactSite[]>();
    for (const site of sitesAt(key)) {
      const { fact } = site.requirement;
      if (isTold(key, fact)) wait(fact, key, { sites: [], told: true });
      else if (terrain.facts.has(fact) && !facts.at(key, fact) && !leadsToPerson(graph, site)) {
        const known = missing.get(fact);
        if (known === undefined) missing.set(fact, [site]);
        else known.push(site);
      }
    }
    if (missing.size === 0) continue;
    for (const fact of beyond(key, new Set(missing.keys()))) wait(fact, key, { sites: missing.get(fact) ?? [], told: false });
  }
  return byFact;
}

/** A way to a person that may stay closed is a fault of its own. */
function leadsToPerson({ nodes }: HandoffGraph, { for: waiter }: FactSite): boolean {
  const node = waiter.kind === "edge" ? nodes.get(waiter.edge.to) : undefined;
  return node?.kind === "exit" && node.exit.kind === "escalated";
}
