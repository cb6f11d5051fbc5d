import { agentOf } from "../../graph/agents.ts";
import type { EdgeAttributes, HandoffGraph } from "../../graph/handoff-graph.ts";
import { pathTo } from "../../graph/path.ts";
import { search } from "../../graph/search.ts";
import type { Visit } from "../../graph/search.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { grantsOf, type Grant } from "./gate.ts";

/** The kinds of content that are followed along a conversation. */
export type Taint = "private" | "untrusted";

const taints: readonly Taint[] = ["private", "untrusted"];

/** An agent that has control, with what it may have seen by then. */
export interface Moment {
  readonly key: string;
  readonly seen: Readonly<Partial<Record<Taint, Source>>>;
  /** How the conversation came here; absent where it began. */
  readonly came?: { readonly from: Moment; readonly edge: EdgeAttributes };
}

/** Where content came into a conversation: at which moment, by the call of which tool, and over which call edges if it was another agent's tool. */
export interface Source {
  readonly moment: Moment;
  readonly grant: Grant;
  readonly calls: () => readonly EdgeAttributes[];
}

/** How content comes into the conversation of an agent, whatever the moment. */
export type Reader = Omit<Source, "moment">;

/** Whether what an agent has seen goes over an edge: the log with `full`, and with `text` what was said about it. `last` and `none` pass on the user's words at most. */
export function carries({ handoff }: EdgeAttributes): boolean {
  return handoff.history === "full" || handoff.history === "text";
}

/**
 * Every moment that conversations from the entries can come to, nearest first, with the most an agent can have seen on that way: all that came over the
 * edges, all that its own tools return, and all that agents it calls may answer with. A search over agents and the subsets of two taints, and so linear.
 */
export function moments(manifest: Manifest, graph: HandoffGraph): readonly Moment[] {
  const readers = { private: readersOf(manifest, graph, "private"), untrusted: readersOf(manifest, graph, "untrusted") };
  const found: Moment[] = [];
  const known = new Map<string, number[]>();

  const arrive = (key: string, carried: Moment["seen"], came?: Moment["came"]): void => {
    const own = taints.filter((taint) => carried[taint] === undefined && readers[taint].has(key));
    const mask = taints.reduce((sum, taint, at) => sum | (carried[taint] !== undefined || own.includes(taint) ? 1 << at : 0), 0);
    const masks = known.get(key) ?? [];
    // Whoever has seen more can do all that whoever has seen less can.
    if (masks.some((more) => (more & mask) === mask)) return;
    known.set(key, [...masks, mask]);
    const seen: Partial<Record<Taint, Source>> = { ...carried };
    const moment: Moment = { key, seen, ...(came === undefined ? {} : { came }) };
    for (const taint of own) {
      const reader = readers[taint].get(key);
      if (reader !== undefined) seen[taint] = { moment, ...reader };
    }
    found.push(moment);
  };

  for (const entry of graph.entries) arrive(entry, {});
  for (let at = 0; at < found.length; at += 1) {
    const moment = found[at];
    for (const edge of moment === undefined ? [] : (graph.leaving.get(moment.key) ?? [])) {
      if (moment !== undefined && edge.target === "agent") arrive(edge.to, carries(edge) ? moment.seen : {}, { from: moment, edge });
    }
  }
  return found;
}

/**
 * The agents in whose conversation content can turn up while they have control, by a tool of theirs or in the answer to a call. A called agent may answer with
 * whatever it, or any agent it hands on to, has read.
 */
export function readersOf(manifest: Manifest, graph: HandoffGraph, taint: Taint): ReadonlyMap<string, Reader> {
  const grants = new Map<string, Grant>();
  for (const key of graph.nodes.keys()) {
    const agent = agentOf(graph, key);
    const grant =
      agent === undefined ? undefined : grantsOf(manifest, agent).find(({ tool }) => tool.effectsDeclared && tool.effects[taint]);
    if (grant !== undefined) grants.set(key, grant);
  }
  const visits = search(graph, grants.keys(), { direction: "backward" });
  const origins = originsOf(visits);
  const readers = new Map<string, Reader>();
  for (const key of visits.keys()) {
    const own = grants.get(key);
    const call = graph.leaving.get(key)?.find((edge) => edge.target === "agent" && edge.handoff.mode === "call" && visits.has(edge.to));
    const called = call === undefined ? undefined : grants.get(origins.get(call.to) ?? "");
    if (own !== undefined) readers.set(key, { grant: own, calls: () => [] });
    else if (call !== undefined && called !== undefined)
      readers.set(key, { grant: called, calls: () => [call, ...pathTo(visits, call.to)] });
  }
  return readers;
}

/** For each node that a search came to, the start it came from. */
function originsOf(visits: ReadonlyMap<string, Visit>): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const [key, { edge }] of visits) origins.set(key, (edge === undefined ? undefined : origins.get(edge.to)) ?? key);
  return origins;
}
