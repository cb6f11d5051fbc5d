import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentOf, agentsOf } from "../graph/agents.ts";
import { shortestCycle } from "../graph/cycle.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { peerGroups } from "../graph/peers.ts";
import { forEachEdge } from "../graph/search.ts";
import type { EdgeFilter } from "../graph/search.ts";
import type { Agent } from "../manifest/manifest.ts";
import { largeGroups } from "./large-peer-network.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { isHeldToShape } from "./shape-mismatch.ts";
import { witnessOf } from "./witness.ts";

/** Agents that can pass the user round and round. */
export const peerCycle: GraphRule = {
  name: "peer-cycle",
  severity: "warning",
  category: "cycle",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "Agents hand to each other in a cycle that nothing in the manifest bounds.",
  why: `Two agents that each think the other is responsible pass a user to and fro; every hop costs a model call and loses context. The run's own limits end that only by ending the
run. A cycle is bounded by a \`limit\` on one of its handoffs, or by a limit on \`visits\`, of one of its agents or of the run. Required facts do not bound it: once known, they stay known.

Handing back to a front desk is no fault: handoffs to the first entry are passed over where it hands to several agents, unless \`shape\` is \`peers\`. So are handoffs back
to the desk of a department: an agent through which alone the others are reached and which hands to three or more, or one that parts its work among three or more who hand the user
to each other only by way of it. Two desks that lie equally near to an entry are peers of each other. Passed over too are topologies whose \`shape\` is \`hub-and-spoke\` or \`chain\`, where \`shape-mismatch\`
tells of every edge between peers. It speaks once for each group of agents that can all reach each other, and shows the shortest cycle.`,
  good: `signalbox: 1
name: newsroom
entry: writer
agents:
  writer:
    purpose: Writes the article.
    routine:
      - Write a draft.
      - if: it is the first or a changed draft
        then: critic
      - else: escalated
    handoffs:
      critic: { when: A draft is written., limit: 3 }
      escalated: { when: The subject needs a person. }
  critic:
    purpose: Judges drafts.
    routine:
      - Read the draft.
      - if: it must be changed
        then: writer
      - else: resolved
    handoffs:
      writer: { when: The draft must be changed. }
      resolved: { when: The draft is good. }
`,
  bad: `signalbox: 1
name: newsroom
entry: writer
agents:
  writer:
    purpose: Writes the article.
    routine:
      - Write a draft.
      - if: it is the first or a changed draft
        then: critic
      - else: escalated
    handoffs:
      critic: { when: A draft is written. }
      escalated: { when: The subject needs a person. }
  critic:
    purpose: Judges drafts.
    routine:
      - Read the draft.
      - if: it must be changed
        then: writer
      - else: resolved
    handoffs:
      writer: { when: The draft must be changed. }
      resolved: { when: The draft is good. }
`,
  check(context: RuleContext): void {
    const { manifest, graph, report } = context;
    if (manifest.limits.visits !== undefined || isHeldToShape(manifest)) return;
    const unbounded = isUnbounded(graph);
    const anyBound = [...graph.leaving.values()].some((edges) => edges.some((edge) => !unbounded(edge)));
    const groups = peerGroups(manifest, graph, anyBound ? unbounded : undefined);
    const large = new Set(groups.length === 0 ? [] : largeGroups(context).flat());
    for (const group of groups) {
      if (group.some((key) => large.has(key))) continue;
      const cycle = shortestCycle(graph, group, {
        passes: (edge) => edge.handoff.mode === "transfer" && unbounded(edge),
      });
      const first = cycle?.[0];
      if (first === undefined) continue;
      const agents = agentsOf(graph, group);
      const names = listNames(agents.map((agent) => agent.name));
      report({
        at: first.handoff.origin,
        part: "key",
        subject: agents.map((agent) => agent.name),
        message: `${names} can hand the user to each other again and again: nothing bounds the cycle`,
        help: helpFor(graph, agents, group),
        witness: witnessOf(cycle ?? []),
      });
    }
  },
};

function isUnbounded(graph: HandoffGraph): EdgeFilter {
  return (edge) => edge.handoff.limit === undefined && agentOf(graph, edge.to)?.limits.visits === undefined;
}

function helpFor(graph: HandoffGraph, agents: readonly Agent[], group: readonly string[]): string {
  const bound = "put a `limit` on one of these handoffs, or `limits: { visits: … }` on one of the agents";
  const [one, other] = agents;
  if (one === undefined || other === undefined || agents.length !== 2) return bound;
  const pair = new Set(group);
  const others = group.some((key) => {
    let found = false;
    forEachEdge(graph, key, { passes: (edge) => edge.target === "agent" && !pair.has(edge.to) }, () => (found = true));
    return found;
  });
  return others ? bound : `${bound}; or merge \`${one.name}\` and \`${other.name}\` into one agent: they hand to no other`;
}
