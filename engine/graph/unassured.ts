import type { Means } from "./detours.ts";
import type { FactSurvey } from "./fact-survey.ts";
import { factSites, type FactSite } from "./fact-sites.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { beyondMeans } from "./own-means.ts";
import { pathTeller } from "./path.ts";
import { search } from "./search.ts";
import type { Missed } from "./gates.ts";
import { isCall } from "./terrain.ts";

/** A way to an agent on which nobody is made to establish a fact that the agent waits for and cannot make known itself. */
export interface Unassured {
  readonly fact: string;
  /** The agent's key. */
  readonly agent: string;
  readonly sites: readonly FactSite[];
  readonly path: readonly EdgeAttributes[];
  /** The edges that, once they require the fact, leave no such way, and whose givers can come by it; absent where there are none. */
  readonly gates?: readonly EdgeAttributes[];
  /** The agent's calls that may come back with the fact, and without it. */
  readonly leaks: readonly EdgeAttributes[];
}

/**
 * The facts that agents wait for and that some way there does not establish. Left out are sites for which `isTold`, and what lies behind a finding and is mended with
 * it. A handoff is a gate, which opens when its agent has gone round and come by the fact, so it counts only where that is impossible. Linear in the graph for each fact.
 */
export function unassured(
  survey: FactSurvey,
  missed: (fact: string) => Missed,
  isTold: (agent: string, fact: string) => boolean,
): readonly Unassured[] {
  const { graph, terrain, facts } = survey;
  const found: Unassured[] = [];
  const tellPath = pathTeller();
  for (const [fact, waiting] of waitingByFact(survey)) {
    // What no run can ever know is a fault of its own.
    if (!terrain.facts.has(fact)) continue;
    const { starts, means, gates } = missed(fact);
    const isFault = (key: string): boolean => {
      const sites = waiting.get(key);
      return sites !== undefined && !isTold(key, fact) && (sites.some((site) => site.for.kind === "tool") || !means.detour.has(key));
    };
    // Mending an agent mends those behind it, unless the mend is a tool that it need not use.
    const stops = (key: string): boolean => isTold(key, fact) || (isFault(key) && (!means.detour.has(key) || gates(key) !== undefined));
    const visits = search(graph, starts, {
      passes: (edge) => edge.target === "agent" && facts.crossedWithout(edge, fact) && !stops(edge.from),
    });
    for (const key of visits.keys()) {
      if (!isFault(key)) continue;
      const closing = gates(key);
      found.push({
        fact,
        agent: key,
        sites: waiting.get(key) ?? [],
        path: tellPath(visits, key),
        leaks: leaksOf(survey, means, key, fact),
        ...(closing === undefined ? {} : { gates: closing }),
      });
    }
  }
  return found;
}

/** Calls beyond these are not looked into. */
const MOST_CALLS = 8;

function leaksOf({ graph, facts }: FactSurvey, { own }: Means, agent: string, fact: string): readonly EdgeAttributes[] {
  const calls = (graph.leaving.get(agent) ?? []).filter((edge) => isCall(edge) && facts.crossedWithout(edge, fact)).slice(0, MOST_CALLS);
  return calls.filter((edge) => [...search(graph, [edge.to], { until: (key) => own.has(key) }).keys()].some((key) => own.has(key)));
}

type Waiting = ReadonlyMap<string, readonly FactSite[]>;

/** By fact, the agents that come to without it what they wait for, and cannot make it known themselves. */
function waitingByFact(survey: FactSurvey): ReadonlyMap<string, Waiting> {
  const { manifest, graph, terrain, facts } = survey;
  const byFact = new Map<string, Map<string, readonly FactSite[]>>();
  const sitesAt = factSites(manifest, graph);
  for (const key of terrain.reached) {
    const sites = sitesAt(key).filter((site) => !facts.at(key, site.requirement.fact) && !leadsToPerson(graph, site));
    if (sites.length === 0) continue;
    const missing = new Map<string, FactSite[]>();
    for (const site of sites) {
      const known = missing.get(site.requirement.fact);
      if (known === undefined) missing.set(site.requirement.fact, [site]);
      else known.push(site);
    }
    for (const fact of beyondMeans(survey, key, new Set(missing.keys()))) {
      const waiting = byFact.get(fact) ?? new Map<string, readonly FactSite[]>();
      byFact.set(fact, waiting);
      waiting.set(key, missing.get(fact) ?? []);
    }
  }
  return byFact;
}

/** A way to a person that may stay closed is a fault of its own. */
function leadsToPerson({ nodes }: HandoffGraph, { for: waiter }: FactSite): boolean {
  const node = waiter.kind === "edge" ? nodes.get(waiter.edge.to) : undefined;
  return node?.kind === "exit" && node.exit.kind === "escalated";
}
