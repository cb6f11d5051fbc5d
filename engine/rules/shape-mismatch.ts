import { agentOf } from "../graph/agents.ts";
import { leadsOn } from "../graph/exits.ts";
import type { EdgeAttributes, HandoffGraph } from "../graph/handoff-graph.ts";
import { nameOf } from "../graph/node-key.ts";
import { reachable } from "../graph/reachable.ts";
import { forEachEdge } from "../graph/search.ts";
import type { View } from "../graph/search.ts";
import { walk } from "../graph/walk.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Finding, GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** A handoff that the declared shape has no place for. */
export const shapeMismatch: GraphRule = {
  name: "shape-mismatch",
  severity: "warning",
  category: "shape",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A handoff does not fit the declared `shape`.",
  why: `A declared \`shape\` is a promise to whoever reads, draws or changes the topology. In a \`hub-and-spoke\` the hub is the first entry, and every handoff between agents starts or
ends at it. In a \`chain\` each agent hands to one other at most, has one before it at most, and never hands back; calls, which come back by themselves, do not count there. \`peers\` may hand to each other as they like. Handoffs to exits fit every shape.`,
  good: `signalbox: 1
name: desk
shape: hub-and-spoke
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - if: it is about a parcel
        then: parcels
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      parcels: { when: It is about a parcel. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - if: it is not about an invoice
        then: triage
      - else: resolved
    handoffs:
      triage: { when: It is not about an invoice. }
      resolved: { when: The invoice is explained. }
  parcels:
    purpose: Finds parcels.
    routine:
      - if: it is not about a parcel
        then: triage
      - else: resolved
    handoffs:
      triage: { when: It is not about a parcel. }
      resolved: { when: The parcel is found. }
`,
  bad: `signalbox: 1
name: desk
shape: hub-and-spoke
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - if: it is about a parcel
        then: parcels
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      parcels: { when: It is about a parcel. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - if: it is about a parcel
        then: parcels
      - if: it is about something else
        then: triage
      - else: resolved
    handoffs:
      parcels: { when: The invoice belongs to a parcel. }
      triage: { when: It is not about an invoice. }
      resolved: { when: The invoice is explained. }
  parcels:
    purpose: Finds parcels.
    routine:
      - if: it is not about a parcel
        then: triage
      - else: resolved
    handoffs:
      triage: { when: It is not about a parcel. }
      resolved: { when: The parcel is found. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    const shape = manifest.shape;
    if (shape === undefined || shape.kind === "peers") return;
    const [first] = graph.entries;
    if (first === undefined) return;
    const findings = shape.kind === "hub-and-spoke" ? spokeToSpoke(graph, first) : outOfLine(graph);
    const declared = { at: shape.origin, part: "value", message: `the shape \`${shape.kind}\` is declared here` } as const;
    for (const finding of findings) report({ ...finding, notes: [...(finding.notes ?? []), declared] });
  },
};

/** Whether this rule holds the manifest to a shape that has no edges between peers; rules on peers then leave them to it. */
export function isHeldToShape(manifest: Manifest): boolean {
  return manifest.shape?.kind === "hub-and-spoke" || manifest.shape?.kind === "chain";
}

const betweenAgents: View = { passes: (edge) => edge.target === "agent" && edge.from !== edge.to };

function spokeToSpoke(graph: HandoffGraph, hub: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const key of reachable(graph).keys()) {
    forEachEdge(graph, key, betweenAgents, (edge) => {
      if (edge.from === hub || edge.to === hub) return;
      findings.push({
        at: edge.handoff.origin,
        part: "key",
        message: `${sentence(edge)}, but in a hub-and-spoke around \`${nameOf(hub)}\` every handoff between agents starts or ends there`,
        help: `hand back to \`${nameOf(hub)}\` and let it hand on, or declare another \`shape\``,
        witness: witnessOf([edge]),
      });
    });
  }
  return findings;
}

/** What is no chain: an edge back, an agent with two after it, and, where there is neither, an agent with two before it. */
function outOfLine(graph: HandoffGraph): readonly Finding[] {
  // A call comes back by itself, so it is no branch of the chain.
  const { back, forward } = walk(graph, { passes: (edge) => edge.target === "agent" && edge.from !== edge.to && leadsOn(edge) });
  const findings: Finding[] = back.map((edge) => ({
    at: edge.handoff.origin,
    part: "key",
    message: `${sentence(edge)}, which comes before it; a chain never goes back`,
    help: "hand on, or to an exit; or declare another `shape`",
    witness: witnessOf([edge]),
  }));
  for (const [first, second] of forks(forward, (edge) => edge.from)) findings.push(fork(graph, [first, second], "from"));
  if (findings.length > 0) return findings;
  return forks(forward, (edge) => edge.to).map((pair) => fork(graph, pair, "to"));
}

function fork(graph: HandoffGraph, [first, second]: readonly [EdgeAttributes, EdgeAttributes], side: "from" | "to"): Finding {
  const agent = agentOf(graph, first[side])?.name ?? nameOf(first[side]);
  const ends = side === "from" ? [first.handoff.target.name, second.handoff.target.name] : [nameOf(first.from), nameOf(second.from)];
  const both = `both \`${ends[0] ?? ""}\` and \`${ends[1] ?? ""}\``;
  return {
    at: second.handoff.origin,
    part: "key",
    subject: [agent, side],
    message:
      side === "from"
        ? `\`${agent}\` hands to ${both}; in a chain each agent hands to one other at most`
        : `${both} hand to \`${agent}\`; in a chain each agent has one before it at most`,
    help: "keep one of them, or declare another `shape`",
    notes: [{ at: first.handoff.origin, part: "key", message: "the other handoff" }],
    witness: witnessOf([first, second]),
  };
}

function sentence(edge: EdgeAttributes): string {
  return `\`${nameOf(edge.from)}\` ${edge.handoff.mode === "call" ? "calls" : "hands to"} \`${edge.handoff.target.name}\``;
}

/** The first two edges of each group of two or more. */
function forks(
  edges: readonly EdgeAttributes[],
  by: (edge: EdgeAttributes) => string,
): readonly (readonly [EdgeAttributes, EdgeAttributes])[] {
  const groups = new Map<string, EdgeAttributes[]>();
  for (const edge of edges) groups.set(by(edge), [...(groups.get(by(edge)) ?? []), edge]);
  return [...groups.values()].flatMap(([first, second]) => (first === undefined || second === undefined ? [] : [[first, second] as const]));
}
