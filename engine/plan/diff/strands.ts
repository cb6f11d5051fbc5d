import { agentOf } from "../../graph/agents.ts";
import { established, type Established } from "../../graph/established.ts";
import { factSites, type FactSite } from "../../graph/fact-sites.ts";
import { knowable } from "../../graph/knowable.ts";
import { keyOf, nameOf } from "../../graph/node-key.ts";
import { pathTo } from "../../graph/path.ts";
import { search } from "../../graph/search.ts";
import { mentioned } from "../../protocol/placeholder.ts";
import { setterNames, waiterOf } from "../../rules/reading/fact-words.ts";
import { noteStart } from "../../rules/reading/session-notes.ts";
import { witnessOf } from "../../rules/witness.ts";
import { renderAgent } from "../render.ts";
import type { Topology } from "./change.ts";
import { element, type Sides } from "./draft.ts";
import { nowCalled, targetNow, type Names } from "./names.ts";
import { agentElements, edgeElements, type Opened } from "./ways.ts";

/**
 * What agents read, cannot learn with a tool of their own, and may miss now: a fact that was certain whenever control came to the agent and is not any more, or one that a tool or handoff
 * they had asks for the first time, so that a session which is there already never had to learn it.
 */
export function strandedFacts({ old, now, names }: Sides): readonly Opened[] {
  if (now.manifest.facts.size === 0) return [];
  const [before, after] = [known(old), known(now)];
  const sitesAt = factSites(now.manifest, now.graph);
  const sitesBefore = sitesOf(old, names);
  const oldAgents = new Map([...old.manifest.agents.keys()].map((name) => [nowCalled(names.agents, name), keyOf(name)]));
  const oldFacts = new Map([...old.manifest.facts.keys()].map((name) => [nowCalled(names.facts, name), name]));
  return [...after.reached].flatMap((key) => {
    const agent = nameOf(key);
    const oldKey = oldAgents.get(agent);
    if (oldKey === undefined || !before.reached.has(oldKey)) return [];
    const sites = sitesAt(key);
    const had = sitesBefore.get(agent) ?? new Map<string, ReadonlySet<string>>();
    return [...readBy(now, key, sites)].flatMap((fact): readonly Opened[] => {
      if (setterNames(now.manifest, fact).some((tool) => agentOf(now.graph, key)?.tools.some(({ name }) => name === tool))) return [];
      const oldFact = oldFacts.get(fact);
      const waiting = sites.filter(({ requirement }) => requirement.fact === fact);
      if (oldFact !== undefined && before.facts.at(oldKey, oldFact))
        return after.facts.at(key, fact) ? [] : [lost(now, after.facts, { key, fact, waiting })];
      const fresh = waiting.filter((site) => had.get(siteName(site))?.has(fact) === false);
      return fresh.length === 0 ? [] : [asked(agent, fact, fresh)];
    });
  });
}

interface Known {
  readonly facts: Established;
  readonly reached: ReadonlySet<string>;
}

function known({ manifest, graph }: Topology): Known {
  return { facts: established(manifest, graph), reached: new Set(knowable(manifest, graph).reached) };
}

/** The facts that something at an agent waits for, or that its model is told. */
function readBy({ manifest, graph }: Topology, key: string, sites: readonly FactSite[]): ReadonlySet<string> {
  const agent = agentOf(graph, key);
  const told = agent === undefined ? [] : mentioned(renderAgent(manifest, agent)).filter((name) => manifest.facts.has(name));
  return new Set([...sites.map(({ requirement }) => requirement.fact), ...told]);
}

/** By the agents' new names, what they may use or take, and the facts it asks for. */
function sitesOf({ manifest, graph }: Topology, names: Names): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const sitesAt = factSites(manifest, graph);
  const found = new Map<string, Map<string, Set<string>>>();
  for (const [key, node] of graph.nodes) {
    if (node.kind === "exit") continue;
    const own = new Map<string, Set<string>>();
    for (const { name } of node.agent.tools) own.set(`tool ${nowCalled(names.tools, name)}`, new Set());
    for (const { target } of node.agent.handoffs) own.set(`to ${targetNow(names, target.name)}`, new Set());
    for (const site of sitesAt(key)) {
      const name =
        site.for.kind === "tool"
          ? `tool ${nowCalled(names.tools, site.for.tool.name)}`
          : `to ${targetNow(names, nameOf(site.for.edge.to))}`;
      own.get(name)?.add(nowCalled(names.facts, site.requirement.fact));
    }
    found.set(nowCalled(names.agents, node.agent.name), own);
  }
  return found;
}

function siteName(site: FactSite): string {
  return site.for.kind === "tool" ? `tool ${site.for.tool.name}` : `to ${nameOf(site.for.edge.to)}`;
}

interface Missing {
  readonly key: string;
  readonly fact: string;
  readonly waiting: readonly FactSite[];
}

/** With a way from an entry on which the fact does not become known. */
function lost({ manifest, graph }: Topology, facts: Established, { key, fact, waiting }: Missing): Opened {
  const agent = nameOf(key);
  const place = facts.placeOf(fact);
  const lacks = (bits: number | undefined): boolean => place !== undefined && ((bits ?? 0) & (1 << place.bit)) !== 0;
  const starts = graph.entries.filter((entry) => lacks(place?.batch.started(entry)));
  const visits = search(graph, starts, {
    passes: (edge) => edge.target === "agent" && lacks(place?.batch.crossed(edge)),
    until: (at) => at === key,
  });
  const edges = visits.has(key) ? pathTo(visits, key) : [];
  const start = edges[0]?.from ?? key;
  const asks = (part: string): string => `${part}/requires/${fact}`;
  const reader = waiting[0] === undefined ? "which its routine speaks of" : `which ${waiterOf(waiting[0])} waits for`;
  return {
    subject: element.agent(agent),
    elements: [
      ...edges.toReversed().flatMap((edge) => [element.edge(nameOf(edge.from), nameOf(edge.to)), element.agent(nameOf(edge.to))].map(asks)),
      asks(element.agent(nameOf(start))),
      element.fact(fact),
      ...setterNames(manifest, fact).map(element.tool),
      ...edges.toReversed().flatMap((edge) => edgeElements(edge, manifest)),
      element.entry(nameOf(start)),
      ...agentElements(manifest, nameOf(start)),
    ],
    meaning: {
      category: "session.fact-unknown",
      message: `\`${fact}\` was certain whenever control came to \`${agent}\`, ${reader}, and is not any more`,
      witness: visits.has(key) ? [...noteStart(manifest, nameOf(start), false), ...witnessOf(edges)] : [],
    },
  };
}

function asked(agent: string, fact: string, fresh: readonly FactSite[]): Opened {
  const subjects = fresh.flatMap((site) => {
    if (site.for.kind === "tool") return [element.tool(site.for.tool.name)];
    const to = nameOf(site.for.edge.to);
    return [element.edge(agent, to), element.agent(to)];
  });
  return {
    subject: element.agent(agent),
    elements: subjects.map((subject) => `${subject}/requires/${fact}`),
    meaning: {
      category: "session.fact-required",
      message: `a session in which \`${agent}\` has control may not know \`${fact}\`, which ${listWaiters(fresh)} there, and which \`${agent}\` has no tool to learn`,
    },
  };
}

function listWaiters(sites: readonly FactSite[]): string {
  const [first, ...others] = sites.map(waiterOf);
  return `${first ?? ""}${others.length === 0 ? " waits for" : ` and ${others.length} more wait for`}`;
}
