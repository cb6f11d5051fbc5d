import { listNames } from "../../diagnostic/did-you-mean.ts";
import { agentOf } from "../../graph/agents.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";
import { nameOf } from "../../graph/node-key.ts";
import { pathTo } from "../../graph/path.ts";
import { search, type Visit } from "../../graph/search.ts";
import type { Tool } from "../../manifest/manifest.ts";
import { grantsOf, isGated, ungatedEdges, ungatedReach } from "../../rules/reading/gate.ts";
import { noteGrant, noteStart } from "../../rules/reading/session-notes.ts";
import type { PlaceNote } from "../../rules/rule.ts";
import { witnessOf } from "../../rules/witness.ts";
import type { Topology } from "./change.ts";
import { element, type Meaning, type Sides } from "./draft.ts";
import { nowCalled } from "./names.ts";

/** What became possible, with the elements of the way on which it is. */
export interface Opened {
  readonly meaning: Meaning;
  readonly elements: readonly string[];
  /** The part that it is about, where no change is found that opened it. */
  readonly subject: string;
}

/**
 * The ways to destructive tools that are new: an agent that control can come to with no gate on the way can go on with none to who has the tool, and in the old topology could not.
 * A tool without declared effects may be destructive. Ways that one change opened to one tool are told once, by the nearest. Linear in the graph for each such tool.
 */
export function openedWays({ old, now, names }: Sides): (opens: (elements: readonly string[]) => unknown) => readonly Opened[] {
  const before = new Map(
    [...waysOf(old)].map(([tool, ways]) => [
      nowCalled(names.tools, tool),
      new Set([...ways.from.keys()].map((key) => nowCalled(names.agents, nameOf(key)))),
    ]),
  );
  const passes = waysOf(now);
  return (causeOf) =>
    [...passes].flatMap(([tool, ways]) => {
      const known = before.get(tool) ?? new Set();
      const fresh = [...ways.reach.keys()].filter((key) => ways.from.has(key) && !known.has(nameOf(key))).slice(0, MOST_WAYS);
      const groups = new Map<unknown, { readonly key: string; readonly way: Way; readonly others: string[] }>();
      for (const key of fresh) {
        const way = wayFrom(now, ways, key);
        const cause = causeOf(way.elements);
        const group = groups.get(cause);
        if (group === undefined) groups.set(cause, { key, way, others: [] });
        else group.others.push(nameOf(key));
      }
      return [...groups.values()].map(({ key, way, others }): Opened => ({
        subject: element.tool(tool),
        elements: way.elements,
        meaning: {
          category: "exposure.destructive-path",
          message: sentence({ tool: ways.tool, agent: nameOf(key), others, isFirst: known.size === 0 }),
          witness: way.witness,
        },
      }));
    });
}

/** How many agents are looked at one by one for each tool, nearest to an entry first. */
const MOST_WAYS = 200;

interface Told {
  readonly tool: Tool;
  readonly agent: string;
  readonly others: readonly string[];
  /** Whether there was no way at all to the tool. */
  readonly isFirst: boolean;
}

function sentence({ tool, agent, others, isFirst }: Told): string {
  const what = tool.effectsDeclared ? "is destructive" : "may be destructive";
  if (isFirst) return `\`${tool.name}\` ${what} and can now run with no approval and no fact that a tool or the host established`;
  return `a conversation at ${listNames([agent, ...others])} can now come to \`${tool.name}\`, which ${what}, with no approval and no fact that a tool or the host established`;
}

interface Ways {
  readonly tool: Tool;
  /** From the entries, with no gate on the way. */
  readonly reach: ReadonlyMap<string, Visit>;
  /** To who has the tool, walked backward; the holders among them. */
  readonly from: ReadonlyMap<string, Visit>;
}

/** By tool, all who can come to it ungated and are come to ungated themselves. */
function waysOf({ manifest, graph }: Topology): ReadonlyMap<string, Ways> {
  const loose = [...manifest.tools.values()].filter((tool) => tool.effects.kind === "destructive" && !isGated(manifest, tool));
  if (loose.length === 0) return new Map();
  const reach = ungatedReach(manifest, graph);
  const passes = ungatedEdges(manifest);
  const ways = new Map<string, Ways>();
  for (const tool of loose) {
    const holders = [...reach.keys()].filter((key) => agentOf(graph, key)?.tools.some(({ name }) => name === tool.name));
    if (holders.length > 0)
      ways.set(tool.name, { tool, reach, from: search(graph, holders, { direction: "backward", passes, within: reach }) });
  }
  return ways;
}

interface Way {
  readonly elements: readonly string[];
  readonly witness: readonly PlaceNote[];
}

function wayFrom({ manifest, graph }: Topology, { tool, reach, from }: Ways, key: string): Way {
  const edges = [...pathTo(reach, key), ...pathTo(from, key)];
  const start = edges[0]?.from ?? key;
  const holder = edges.at(-1)?.to ?? key;
  const agent = agentOf(graph, holder);
  const grant = agent === undefined ? undefined : grantsOf(manifest, agent).find((one) => one.tool.name === tool.name);
  return {
    elements: [
      element.tool(tool.name),
      ...tool.requires.map(({ fact }) => element.fact(fact)),
      element.grant(nameOf(holder), tool.name),
      ...edges.toReversed().flatMap((edge) => edgeElements(edge, manifest)),
      element.entry(nameOf(start)),
      ...agentElements(manifest, nameOf(start)),
    ],
    witness: [...noteStart(manifest, nameOf(start), false), ...witnessOf(edges), ...(grant === undefined ? [] : noteGrant(holder, grant))],
  };
}

/** An edge with all that can close it. */
export function edgeElements({ from, to, handoff }: EdgeAttributes, manifest: Topology["manifest"]): readonly string[] {
  return [
    element.edge(nameOf(from), nameOf(to)),
    ...handoff.requires.map(({ fact }) => element.fact(fact)),
    ...agentElements(manifest, nameOf(to)),
  ];
}

/** An agent with the facts that it waits for. */
export function agentElements({ agents }: Topology["manifest"], name: string): readonly string[] {
  return [element.agent(name), ...(agents.get(name)?.requires ?? []).map(({ fact }) => element.fact(fact))];
}
