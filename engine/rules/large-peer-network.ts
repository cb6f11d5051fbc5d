import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentsOf } from "../graph/agents.ts";
import type { Component } from "../graph/components.ts";
import { shortestCycle } from "../graph/cycle.ts";
import { leadsOn } from "../graph/exits.ts";
import { peerGroups } from "../graph/peers.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { thresholdOf } from "./settings.ts";
import { isHeldToShape } from "./shape-mismatch.ts";
import { witnessOf } from "./witness.ts";

const most = 5;

/** Many agents that can all reach each other without a hub. */
export const largePeerNetwork: GraphRule = {
  name: "large-peer-network",
  severity: "warning",
  category: "shape",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  thresholds: { agents: { most, counts: "agents that can all reach each other without a hub" } },
  summary: `More than ${most} agents can all reach each other without a hub.`,
  why: `In a network of peers every agent must know when each of its neighbours is responsible, so the descriptions to keep in step grow with the square of the agents, and a user
can wander through all of them. One agent that picks the desk knows that once. Ways back to a front desk, or to the desk of a department, do not count: a hub with many spokes is no network of peers.`,
  good: `signalbox: 1
name: shop
shape: peers
entry: [orders, invoices]
limits: { visits: 3 }
agents:
  orders:
    purpose: Answers questions about orders.
    routine:
      - if: it is about invoices
        then: invoices
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      invoices: { when: It is about invoices. }
      resolved: { when: The question about orders is answered. }
      escalated: { when: They ask for a person. }
  invoices:
    purpose: Answers questions about invoices.
    routine:
      - if: it is about returns
        then: returns
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      returns: { when: It is about returns. }
      resolved: { when: The question about invoices is answered. }
      escalated: { when: They ask for a person. }
  returns:
    purpose: Answers questions about returns.
    routine:
      - if: it is about repairs
        then: repairs
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      repairs: { when: It is about repairs. }
      resolved: { when: The question about returns is answered. }
      escalated: { when: They ask for a person. }
  repairs:
    purpose: Answers questions about repairs.
    routine:
      - if: it is about parcels
        then: parcels
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      parcels: { when: It is about parcels. }
      resolved: { when: The question about repairs is answered. }
      escalated: { when: They ask for a person. }
  parcels:
    purpose: Answers questions about parcels.
    routine:
      - if: it is about orders
        then: orders
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      orders: { when: It is about orders. }
      resolved: { when: The question about parcels is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: shop
shape: peers
entry: [orders, invoices]
limits: { visits: 3 }
agents:
  orders:
    purpose: Answers questions about orders.
    routine:
      - if: it is about invoices
        then: invoices
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      invoices: { when: It is about invoices. }
      resolved: { when: The question about orders is answered. }
      escalated: { when: They ask for a person. }
  invoices:
    purpose: Answers questions about invoices.
    routine:
      - if: it is about returns
        then: returns
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      returns: { when: It is about returns. }
      resolved: { when: The question about invoices is answered. }
      escalated: { when: They ask for a person. }
  returns:
    purpose: Answers questions about returns.
    routine:
      - if: it is about repairs
        then: repairs
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      repairs: { when: It is about repairs. }
      resolved: { when: The question about returns is answered. }
      escalated: { when: They ask for a person. }
  repairs:
    purpose: Answers questions about repairs.
    routine:
      - if: it is about parcels
        then: parcels
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      parcels: { when: It is about parcels. }
      resolved: { when: The question about repairs is answered. }
      escalated: { when: They ask for a person. }
  parcels:
    purpose: Answers questions about parcels.
    routine:
      - if: it is about accounts
        then: accounts
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      accounts: { when: It is about accounts. }
      resolved: { when: The question about parcels is answered. }
      escalated: { when: They ask for a person. }
  accounts:
    purpose: Answers questions about accounts.
    routine:
      - if: it is about orders
        then: orders
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      orders: { when: It is about orders. }
      resolved: { when: The question about accounts is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context: RuleContext): void {
    const { manifest, graph, settings, report } = context;
    if (isHeldToShape(manifest)) return;
    const allowed = thresholdOf(settings, largePeerNetwork, "agents");
    for (const group of largeGroups(context)) {
      const agents = agentsOf(graph, group);
      const [first] = agents;
      if (first === undefined) continue;
      report({
        at: first.origin,
        part: "key",
        subject: agents.map((agent) => agent.name),
        message: `${agents.length} agents can all reach each other: ${listNames(agents.map((agent) => agent.name))}; expected ${allowed} at most`,
        help: "let one agent learn what the user needs and hand to the others, which hand back to it only",
        witness: witnessOf(shortestCycle(graph, group, { passes: leadsOn }) ?? []),
      });
    }
  },
};

/** The groups of peers that are too large; `peer-cycle` leaves them to this rule. */
export function largeGroups({ manifest, graph, settings }: Omit<RuleContext, "report">): readonly Component[] {
  const allowed = thresholdOf(settings, largePeerNetwork, "agents");
  return peerGroups(manifest, graph).filter((group) => group.length > allowed);
}
