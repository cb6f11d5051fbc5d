import type { Manifest, Requirement } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import { factSites, type FactSite } from "./fact-sites.ts";
import type { HandoffGraph } from "./handoff-graph.ts";
import { factsByTool, knowable, type Knowable, type ToolsOf } from "./knowable.ts";
import { reachable } from "./reachable.ts";
import { statedBy } from "./stated.ts";

/** A fact that is required where runs come to and can never be known: what waits for it. */
export interface NeverKnown {
  readonly fact: string;
  readonly sites: readonly FactSite[];
  /** What the entries require of it: no run starts there. */
  readonly starts: readonly Requirement[];
}

export interface FactsNeverKnown {
  readonly faults: readonly NeverKnown[];
  /** The facts that only agents would establish to which no path leads. */
  readonly lost: ReadonlySet<string>;
}

/**
 * The facts that are required and can never be known, each fault once: what could be known if only another fact of the list were is left out.
 * What agents would establish that nobody hands to counts as known, since they have a finding of their own.
 */
export function neverKnown(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf): FactsNeverKnown {
  const state = knowable(manifest, graph, toolsOf);
  const sources = sourcesOf(manifest, graph, toolsOf);
  for (const fact of sources.lost) state.assume(fact);
  const missing = missingOf(manifest, graph, state);
  const roots = new Set<string>();
  const report = (fact: string): void => {
    roots.add(fact);
    state.assume(fact);
  };
  // What has no source at all is at fault for what waits for it; of facts that wait for each other the first is told.
  const waiting: string[] = [];
  const drain = (): void => {
    for (let fact = missing.next(); fact !== undefined; fact = missing.next()) {
      if (state.facts.has(fact)) continue;
      if (sources.there.has(fact)) waiting.push(fact);
      else report(fact);
    }
  };
  drain();
  for (const fact of waiting) {
    if (state.facts.has(fact)) continue;
    report(fact);
    drain();
  }
  const faults = [...roots].map((fact) => ({ fact, sites: missing.sites.get(fact) ?? [], starts: missing.starts.get(fact) ?? [] }));
  return { faults, lost: sources.lost };
}

interface Missing {
  readonly sites: ReadonlyMap<string, readonly FactSite[]>;
  readonly starts: ReadonlyMap<string, readonly Requirement[]>;
  /** The next fact that is required at an entry or at an agent that is reached, and not known; more may come as more is assumed. */
  next(): string | undefined;
}

function missingOf(manifest: Manifest, graph: HandoffGraph, state: Knowable): Missing {
  const sites = new Map<string, FactSite[]>();
  const starts = new Map<string, Requirement[]>();
  const found: string[] = [];
  const note = <T>(map: Map<string, T[]>, fact: string, item: T): void => {
    if (state.facts.has(fact) || !manifest.facts.has(fact)) return;
    const list = map.get(fact) ?? [];
    map.set(fact, list);
    list.push(item);
    found.push(fact);
  };
  for (const key of graph.entries) {
    for (const requirement of agentOf(graph, key)?.requires ?? []) note(starts, requirement.fact, requirement);
  }
  const sitesAt = factSites(manifest, graph);
  let read = 0;
  let at = 0;
  return {
    sites,
    starts,
    next: () => {
      while (at >= found.length) {
        const key = state.reached[read];
        if (key === undefined) return undefined;
        read += 1;
        for (const site of sitesAt(key)) note(sites, site.requirement.fact, site);
      }
      at += 1;
      return found[at - 1];
    },
  };
}

interface Sources {
  /** What some agent that runs may come to would establish, if everything it waits for were known. */
  readonly there: ReadonlySet<string>;
  readonly lost: ReadonlySet<string>;
}

function sourcesOf(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf): Sources {
  const sets = factsByTool(manifest);
  const stated = statedBy(manifest);
  const [there, lost] = [new Set<string>(), new Set<string>()];
  for (const [key, node] of graph.nodes) {
    if (node.kind === "exit") continue;
    const into = reachable(graph).has(key) ? there : lost;
    for (const name of toolsOf(node.agent)) for (const fact of sets.get(name) ?? []) into.add(fact);
    for (const edge of graph.leaving.get(key) ?? []) for (const fact of stated(edge)) into.add(fact);
  }
  for (const fact of there) lost.delete(fact);
  return { there, lost };
}
