import { agentOf } from "../../graph/agents.ts";
import type { EdgeAttributes, HandoffGraph } from "../../graph/handoff-graph.ts";
import { keyOf, nameOf } from "../../graph/node-key.ts";
import { pathTo } from "../../graph/path.ts";
import { reachable } from "../../graph/reachable.ts";
import { search, type Visit } from "../../graph/search.ts";
import { isCall } from "../../graph/exits.ts";
import type { NeverReachesAssertion } from "../../manifest/assertion.ts";
import type { Manifest, Tool } from "../../manifest/manifest.ts";
import type { Finding, PlaceNote } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import { meaningOf, roles, type Meaning } from "./assertion-names.ts";
import { grantsOf, isAgreedTo, type Grant } from "./gate.ts";
import { sendsOut } from "./meeting.ts";
import { placeOf } from "./names.ts";
import { noteGrant, noteReturn } from "./session-notes.ts";
import { carries, readersOf, type Reader, type Taint } from "./taint.ts";

/** What judging a `never_reaches` takes. */
export interface NeverReachesContext {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
  readonly contentOf: (taint: Taint) => Content;
}

/** Who reads content, and where it comes to from there. */
interface Content {
  readonly reading: ReadonlyMap<string, Reader>;
  readonly visits: ReadonlyMap<string, Visit>;
}

/** Follows the content of each taint, once. */
export function contentBy(manifest: Manifest, graph: HandoffGraph): NeverReachesContext["contentOf"] {
  const known = new Map<Taint, Content>();
  return (taint) => {
    const kept = known.get(taint);
    if (kept !== undefined) return kept;
    const reading = readersOf(manifest, graph, taint);
    const starts = [...reachable(graph).keys()].filter((key) => reading.has(key));
    const content = { reading, visits: search(graph, starts, { passes: (edge) => edge.target === "agent" && carries(edge) }) };
    known.set(taint, content);
    return content;
  };
}

/** Refutes a `never_reaches` with a path: of control from an agent, of content from what a class of tools returns. */
export function judgeNeverReaches(context: NeverReachesContext, assertion: NeverReachesAssertion): readonly Finding[] {
  const { manifest } = context;
  const from = meaningOf(manifest, assertion.from.name, roles.from);
  const to = meaningOf(manifest, assertion.neverReaches.name, roles.neverReaches);
  if (from === undefined || to === undefined || from.kind === "tool") return [];
  const flow = from.kind === "agent" ? controlFrom(context, keyOf(from.agent.name)) : contentFlow(context, taintOf(from.word));
  const arrival = flow === undefined ? undefined : arrivalAt(context, flow, to);
  if (flow === undefined || arrival === undefined) return [];
  const { name, origin } = assertion.neverReaches;
  return [
    {
      ...placeOf({ name, at: origin }),
      message: `${flow.what(arrival)} reaches ${targetText(to, arrival)}`,
      help: flow.help(to, arrival),
      witness: [
        ...flow.begin(arrival),
        ...witnessOf(arrival.path),
        ...(arrival.grant === undefined ? [] : noteGrant(arrival.key, arrival.grant)),
      ],
    },
  ];
}

interface Flow {
  readonly visits: ReadonlyMap<string, Visit>;
  /** Where it begins without a step; control begins at its agent, and comes back to it only by a path. */
  readonly start?: string;
  readonly carriesContent: boolean;
  what(arrival: Arrival): string;
  begin(arrival: Arrival): readonly PlaceNote[];
  help(to: Meaning, arrival: Arrival): string;
}

interface Arrival {
  readonly key: string;
  readonly path: readonly EdgeAttributes[];
  readonly grant?: Grant;
}

function controlFrom({ graph }: NeverReachesContext, key: string): Flow | undefined {
  // What no run comes to has a finding of its own.
  if (!reachable(graph).has(key)) return undefined;
  return {
    visits: search(graph, [key], { passes: (edge) => edge.target === "agent" }),
    start: key,
    carriesContent: false,
    what: () => `a conversation that \`${nameOf(key)}\` has`,
    begin: () => [],
    help: (to, { path }) =>
      path.length === 0 ? `take ${toolText(to)} away from \`${nameOf(key)}\`` : "take away one of the handoffs on each such path",
  };
}

function contentFlow({ contentOf }: NeverReachesContext, taint: Taint): Flow {
  const { reading, visits } = contentOf(taint);
  const readerOf = ({ key, path }: Arrival): string => path[0]?.from ?? key;
  return {
    visits,
    carriesContent: true,
    what: (arrival) =>
      `${taint === "private" ? "private data" : "text of outsiders"} from \`${reading.get(readerOf(arrival))?.grant.tool.name}\``,
    begin: (arrival) => noteReading(readerOf(arrival), reading.get(readerOf(arrival)), taint),
    help: (to, { path }) =>
      path.length === 0
        ? `give ${to.kind === "agent" ? "the tool that reads it" : toolText(to)} to another agent, which is handed to with \`history: none\``
        : "keep it back on each such path with `history: last` or `none` on a handoff",
  };
}

function taintOf(word: string): Taint {
  return word === "private" ? "private" : "untrusted";
}

function noteReading(key: string, reader: Reader | undefined, taint: Taint): readonly PlaceNote[] {
  if (reader === undefined) return [];
  const calls = reader.calls();
  const what = taint === "private" ? "private data" : "text of outsiders";
  const message = `\`${nameOf(calls.at(-1)?.to ?? key)}\` can read ${what} with \`${reader.grant.tool.name}\``;
  return [
    ...witnessOf(calls),
    { at: reader.grant.given.origin, part: "value", message },
    ...calls.filter(isCall).toReversed().flatMap(noteReturn),
  ];
}

/** The nearest place where a flow meets what it must not. */
function arrivalAt({ manifest, graph }: NeverReachesContext, flow: Flow, to: Meaning): Arrival | undefined {
  const { visits } = flow;
  if (to.kind === "agent") {
    const key = keyOf(to.agent.name);
    if (key === flow.start) return comingBack(graph, visits, key);
    return visits.has(key) ? { key, path: pathTo(visits, key) } : undefined;
  }
  const isMeant = to.kind === "tool" ? (tool: Tool) => tool === to.tool : classTest(to.word, flow.carriesContent);
  for (const key of visits.keys()) {
    const agent = agentOf(graph, key);
    const grant = agent === undefined ? undefined : grantsOf(manifest, agent).find(({ tool }) => isMeant(tool));
    if (grant !== undefined) return { key, path: pathTo(visits, key), grant };
  }
  return undefined;
}

/** A shortest way from an agent back to it. */
function comingBack(graph: HandoffGraph, visits: ReadonlyMap<string, Visit>, key: string): Arrival | undefined {
  let last: EdgeAttributes | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const edge of graph.coming.get(key) ?? []) {
    const distance = visits.get(edge.from)?.distance ?? Number.POSITIVE_INFINITY;
    if (distance < least) [last, least] = [edge, distance];
  }
  return last === undefined ? undefined : { key, path: [...pathTo(visits, last.from), last] };
}

/** Whether a tool of a class runs with no person asked; content goes out only by a tool that takes some input. */
function classTest(word: string, carriesContent: boolean): (tool: Tool) => boolean {
  if (word === "outward" && carriesContent) return sendsOut;
  return (tool) =>
    tool.effectsDeclared && !isAgreedTo(tool) && (word === "outward" ? tool.effects.outward : tool.effects.kind === "destructive");
}

function targetText(to: Meaning, { key, grant }: Arrival): string {
  const agent = `\`${nameOf(key)}\``;
  if (grant === undefined) return agent;
  return `${agent}, which can run \`${grant.tool.name}\`${to.kind === "word" ? ` (${to.word}) with no person asked` : ""}`;
}

function toolText(to: Meaning): string {
  if (to.kind === "tool") return `\`${to.tool.name}\``;
  return to.kind === "word" ? `every ${to.word} tool` : "the handoff";
}
