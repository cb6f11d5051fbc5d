import type { Manifest } from "../manifest/manifest.ts";
import { establishers } from "./establishers.ts";
import { isCall } from "./exits.ts";
import { bitsOf } from "./fact-survey.ts";
import { factSites, type FactSite } from "./fact-sites.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { bitsIn, spread, WIDTH, type Spread } from "./net.ts";
import { openPaths } from "./open-paths.ts";
import { pathTeller, type Came } from "./path.ts";
import type { Terrain } from "./terrain.ts";

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
 * that then cannot come by it and come back either. What lies behind an agent with a finding is left out: mending that mends it. Linear in the graph for each 32 facts.
 */
export function unestablished(
  manifest: Manifest,
  graph: HandoffGraph,
  terrain: Terrain,
  except: ReadonlySet<string>,
): readonly Unestablished[] {
  const byFact = sitesByFact(manifest, graph, terrain);
  const asked = [...byFact.keys()].filter((fact) => !terrain.given.has(fact) && terrain.facts.has(fact) && !except.has(fact));
  const found: Unestablished[] = [];
  const tell = pathTeller();
  const isOpen = openPaths(manifest, terrain);
  const { agents, numberOf } = terrain.net;
  for (let start = 0; start < asked.length; start += WIDTH) {
    const facts = asked.slice(start, start + WIDTH);
    const waiting = new Int32Array(agents.length);
    facts.forEach((fact, bit) => {
      for (const key of byFact.get(fact)?.keys() ?? []) add(waiting, numberOf.get(key), 1 << bit);
    });
    faults(terrain, groundOf(manifest, terrain, facts), waiting, ({ agent, bit }, came) => {
      const [key, fact] = [agents[agent] ?? "", facts[bit] ?? ""];
      const way = isOpen(came, key);
      if (way === true) found.push({ fact, agent: key, sites: byFact.get(fact)?.get(key) ?? [], path: tell(came, key) });
      return way;
    });
  }
  return found;
}

function sitesByFact(
  manifest: Manifest,
  graph: HandoffGraph,
  { reached }: Terrain,
): ReadonlyMap<string, ReadonlyMap<string, readonly FactSite[]>> {
  const byFact = new Map<string, Map<string, FactSite[]>>();
  const sitesAt = factSites(manifest, graph);
  for (const key of reached) {
    for (const site of sitesAt(key)) {
      const waiting = byFact.get(site.requirement.fact) ?? new Map<string, FactSite[]>();
      byFact.set(site.requirement.fact, waiting);
      const sites = waiting.get(key);
      if (sites === undefined) waiting.set(key, [site]);
      else sites.push(site);
    }
  }
  return byFact;
}

/** What matters about up to 32 facts, each a bit. */
interface Ground {
  /** By agent: what it can establish itself. */
  readonly direct: Int32Array;
  /** By edge: what it neither requires nor states. */
  readonly free: Int32Array;
  readonly stated: Int32Array;
  /** By agent: what results it may end with state; looked at only where there are calls. */
  readonly results: Int32Array;
}

function groundOf(manifest: Manifest, terrain: Terrain, facts: readonly string[]): Ground {
  const { net, hasCalls, open } = terrain;
  const stated = Int32Array.from(net.edges, (edge) => bitsOf(facts, terrain.stated(edge)));
  const free = Int32Array.from(net.edges, (edge, at) => ~(bitsOf(facts, open.get(edge) ?? none) | (stated[at] ?? 0)));
  const results = new Int32Array(net.agents.length);
  for (const edge of hasCalls ? open.keys() : []) {
    if (edge.target === "exit") add(results, net.numberOf.get(edge.from), bitsOf(facts, terrain.stated(edge)));
  }
  return { direct: establishers(manifest, terrain, facts), free, stated, results };
}

const none: ReadonlySet<string> = new Set();

interface Fault {
  readonly agent: number;
  readonly bit: number;
}

/**
 * Finds ways without the facts to agents that wait for them and cannot come by them later. Each is shown to `judge`, which says whether it can be walked; where it names an
 * edge that stays closed, other ways are tried.
 */
function faults(
  terrain: Terrain,
  ground: Ground,
  waiting: Int32Array,
  judge: (fault: Fault, came: Came) => true | EdgeAttributes | undefined,
): void {
  const { net, edges, numberOf } = terrain.net;
  const { direct, free } = ground;
  const starts = new Int32Array(net.size);
  for (const key of terrain.starts) add(starts, numberOf.get(key), -1);
  const reach = (stops: Int32Array, cut: ReadonlyMap<EdgeAttributes, number>): Spread =>
    spread(net, starts, {
      pass: (edge, bits) => {
        const closed = cut.size === 0 ? undefined : edges[edge];
        return (
          bits & (free[edge] ?? 0) & ~(stops[net.from[edge] ?? -1] ?? 0) & ~((closed === undefined ? undefined : cut.get(closed)) ?? 0)
        );
      },
    });
  const cut = new Map<EdgeAttributes, number>();
  const reached = reach(direct, cut).bits;
  const faulty = waiting.map((bits, agent) => bits & ~(direct[agent] ?? 0) & (reached[agent] ?? 0));
  if (faulty.every((bits) => bits === 0)) return;
  const { may, comesBack } = chances(terrain, ground);
  const stops = may.map((bits, agent) => {
    faulty[agent] = (faulty[agent] ?? 0) & ~(comesBack[agent] ?? 0);
    return bits | (faulty[agent] ?? 0);
  });
  const left = faulty.slice();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { bits, came } = reach(stops, cut);
    let closed = false;
    left.forEach((waits, agent) => {
      for (const bit of bitsIn(waits & (bits[agent] ?? 0))) {
        const way = judge({ agent, bit }, (key) => edges[came(numberOf.get(key) ?? -1, bit) ?? -1]);
        if (way === true) left[agent] = (left[agent] ?? 0) & ~(1 << bit);
        else if (way !== undefined) {
          cut.set(way, (cut.get(way) ?? 0) | (1 << bit));
          closed = true;
        }
      }
    });
    if (!closed) break;
  }
}

/** The agents that may establish facts, themselves or by whom they call; and those that can come by them in what follows and have control again. */
function chances(
  terrain: Terrain,
  { direct, free, stated, results }: Ground,
): { readonly may: Int32Array; readonly comesBack: Int32Array } {
  const { net, edges, control } = terrain.net;
  const may = direct.slice();
  if (terrain.hasCalls) {
    const sources = direct.map((bits, agent) => bits | (results[agent] ?? 0));
    edges.forEach((_, edge) => add(sources, net.from[edge], stated[edge] ?? 0));
    const leading = spread(net, sources, { direction: "backward", pass: (_, bits) => bits }).bits;
    edges.forEach((edge, at) => {
      if (isCall(edge)) add(may, net.from[at], (leading[net.to[at] ?? -1] ?? 0) | (stated[at] ?? 0));
    });
  }
  const sources = new Int32Array(control.net.size);
  direct.forEach((bits, agent) => add(sources, agent, bits | (results[agent] ?? 0)));
  control.edge.forEach((edge, way) => add(sources, control.net.from[way], stated[edge] ?? 0));
  const comesBack = spread(control.net, sources, {
    direction: "backward",
    pass: (way, bits) => {
      const edge = control.edge[way] ?? -1;
      return edge === -1 ? bits : bits & (free[edge] ?? 0);
    },
  }).bits;
  return { may, comesBack };
}

function add(bits: Int32Array, at: number | undefined, more: number): void {
  if (at !== undefined) bits[at] = (bits[at] ?? 0) | more;
}
