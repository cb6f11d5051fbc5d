import type { Manifest } from "../manifest/manifest.ts";
import { establishers } from "./establishers.ts";
import { factSites, type FactSite } from "./fact-sites.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { namesOf } from "./knowable.ts";
import { pathTo } from "./path.ts";
import { search, type EdgeFilter } from "./search.ts";
import { isCall, type Terrain } from "./terrain.ts";

/** A way to an agent on which a fact cannot become known, although the agent has a tool or an edge that waits for it and nothing later brings the conversation back with it. */
export interface Unestablished {
  readonly fact: string;
  /** The agent's key. */
  readonly agent: string;
  readonly sites: readonly FactSite[];
  readonly path: readonly EdgeAttributes[];
}

/** How often a path that turns out to need some other fact is exchanged for another. */
const ATTEMPTS = 16;

/**
 * Follows each fact that is required somewhere, but none of the facts in `except`: cut what may establish it, search from the entries, and keep the agents
 * that then cannot come by it and come back either. What lies behind an agent with a finding is left out: mending that mends it. Linear in the graph for each fact.
 */
export function unestablished(
  manifest: Manifest,
  graph: HandoffGraph,
  terrain: Terrain,
  except: ReadonlySet<string>,
): readonly Unestablished[] {
  const found: Unestablished[] = [];
  for (const [name, waiting] of sitesByFact(manifest, graph, terrain)) {
    const fact = manifest.facts.get(name);
    if (fact === undefined || fact.source.kind === "host" || !terrain.facts.has(name) || except.has(name)) continue;
    const direct = establishers(manifest, terrain, name);
    for (const key of direct) waiting.delete(key);
    if (waiting.size === 0) continue;
    const reached = withoutFact(graph, terrain, name, (edge) => direct.has(edge.from));
    if (![...waiting.keys()].some((key) => reached.has(key))) continue;
    for (const { key, path } of faults(manifest, graph, { terrain, fact: name, direct, waiting })) {
      found.push({ fact: name, agent: key, sites: waiting.get(key) ?? [], path });
    }
  }
  return found;
}

type Waiting = Map<string, FactSite[]>;

function sitesByFact(manifest: Manifest, graph: HandoffGraph, { reached }: Terrain): ReadonlyMap<string, Waiting> {
  const byFact = new Map<string, Waiting>();
  const sitesAt = factSites(manifest, graph);
  for (const key of reached) {
    for (const site of sitesAt(key)) {
      const waiting: Waiting = byFact.get(site.requirement.fact) ?? new Map<string, FactSite[]>();
      byFact.set(site.requirement.fact, waiting);
      const sites = waiting.get(key) ?? [];
      waiting.set(key, sites);
      sites.push(site);
    }
  }
  return byFact;
}

/** Where conversations can come to on ways on which nothing may establish the fact. */
function withoutFact(graph: HandoffGraph, terrain: Terrain, fact: string, stops: EdgeFilter): ReturnType<typeof search> {
  return search(graph, terrain.starts, {
    passes: (edge) => edge.target === "agent" && !stops(edge) && isFreeOf(terrain, edge, fact),
  });
}

/** An edge that can be taken and that neither requires nor states the fact. */
function isFreeOf({ open, stated }: Terrain, edge: EdgeAttributes, fact: string): boolean {
  return open.get(edge)?.has(fact) === false && !stated(edge).has(fact);
}

interface Question {
  readonly terrain: Terrain;
  readonly fact: string;
  readonly direct: ReadonlySet<string>;
  readonly waiting: ReadonlyMap<string, readonly FactSite[]>;
}

function faults(
  manifest: Manifest,
  graph: HandoffGraph,
  question: Question,
): readonly { readonly key: string; readonly path: readonly EdgeAttributes[] }[] {
  const { terrain, fact, waiting } = question;
  const { may, comesBack } = chances(question);
  const faulty = new Set([...waiting.keys()].filter((key) => !comesBack.has(key)));
  const cut = new Set<EdgeAttributes>();
  const paths = new Map<string, readonly EdgeAttributes[]>();
  for (let attempt = 0; attempt < ATTEMPTS && paths.size < faulty.size; attempt++) {
    const before = cut.size;
    const visits = withoutFact(graph, terrain, fact, (edge) => may.has(edge.from) || faulty.has(edge.from) || cut.has(edge));
    for (const key of visits.keys()) {
      if (!faulty.has(key) || paths.has(key)) continue;
      const path = pathTo(visits, key);
      const closed = firstClosed(manifest, terrain, path);
      if (closed === undefined) paths.set(key, path);
      else cut.add(closed);
    }
    if (cut.size === before) break;
  }
  return [...paths].map(([key, path]) => ({ key, path }));
}

/** The agents that may establish the fact, themselves or by whom they call; and those that can come by it in what follows and have control again. */
function chances({ terrain, fact, direct }: Question): { readonly may: ReadonlySet<string>; readonly comesBack: ReadonlySet<string> } {
  const { open, ways, district, stated, hasCalls } = terrain;
  const stating = [...open.keys()].filter((edge) => stated(edge).has(fact) && (edge.target === "agent" || hasCalls));
  const may = new Set(direct);
  if (hasCalls) {
    const sources = [...direct, ...stating.map((edge) => edge.from)];
    const leading = search(ways, sources, { direction: "backward", passes: (edge) => open.has(edge) });
    for (const edge of open.keys()) if (isCall(edge) && (leading.has(edge.to) || stated(edge).has(fact))) may.add(edge.from);
  }
  const inDistrict = stating.filter((edge) => edge.target === "exit" || district.get(edge.from) === district.get(edge.to));
  const comesBack = search(ways, [...direct, ...inDistrict.map((edge) => edge.from)], {
    direction: "backward",
    passes: (edge) => district.get(edge.from) === district.get(edge.to) && (!open.has(edge) || isFreeOf(terrain, edge, fact)),
  });
  return { may, comesBack: new Set(comesBack.keys()) };
}

/** The first edge of a path that waits for a fact which nothing on the path before it can establish. */
function firstClosed(manifest: Manifest, terrain: Terrain, path: readonly EdgeAttributes[]): EdgeAttributes | undefined {
  const known = new Set(terrain.given);
  for (const edge of path) {
    runTools(manifest, terrain, edge.from, known);
    const says = terrain.stated(edge);
    for (const fact of terrain.open.get(edge) ?? []) if (!known.has(fact) && !says.has(fact)) return edge;
    for (const fact of says) known.add(fact);
  }
  return undefined;
}

/** Adds all that an agent's tools can establish, one after the other. */
function runTools(manifest: Manifest, { toolsAt, sets }: Terrain, key: string, known: Set<string>): void {
  const left = new Set(toolsAt(key).filter((name) => sets.has(name)));
  for (let ran = true; ran;) {
    ran = false;
    for (const name of left) {
      if (!namesOf(manifest.tools.get(name)?.requires ?? []).every((fact) => known.has(fact) || !manifest.facts.has(fact))) continue;
      left.delete(name);
      ran = true;
      for (const fact of sets.get(name) ?? []) known.add(fact);
    }
  }
}
