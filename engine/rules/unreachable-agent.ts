import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentsOf } from "../graph/agents.ts";
import { endsOf } from "../graph/ends.ts";
import { reachable } from "../graph/reachable.ts";
import type { Agent } from "../manifest/manifest.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** An agent that no run can come to. */
export const unreachableAgent: GraphRule = {
  name: "unreachable-agent",
  severity: "error",
  category: "reachability",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "No path of handoffs leads from an entry to the agent.",
  why: `An agent that no run can come to is written, reviewed and paid attention to for nothing; most often the handoff to it was forgotten, and the users it was
made for are served by somebody else. Agents that are reached only through an unreachable agent are named in its finding and get none of their own: one handoff mends
them all. The rules on paths and cycles pass unreachable agents over.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - if: the invoice is explained
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The invoice is explained. }
      escalated: { when: They dispute the invoice. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - if: the invoice is explained
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The invoice is explained. }
      escalated: { when: They dispute the invoice. }
`,
  check({ graph, manifest, report }: RuleContext): void {
    const reached = reachable(graph);
    const lost = new Set<string>();
    for (const [key, node] of graph.nodes) if (node.kind === "agent" && !reached.has(key)) lost.add(key);
    for (const { component, leadIn } of endsOf(graph, lost, () => true, "backward")) {
      const agents = agentsOf(graph, component);
      const followers = agentsOf(graph, leadIn);
      const [first] = agents;
      if (first === undefined) continue;
      report({
        at: first.origin,
        part: "key",
        subject: agents.map((agent) => agent.name),
        message: messageOf(agents, followers),
        label: "nothing leads here",
        help: `hand to \`${first.name}\` from an agent that runs come to, add it to \`entry\`, or delete it`,
        notes: manifest.entry.slice(0, 1).map((entry) => ({ at: entry.origin, part: "value", message: `runs start at \`${entry.name}\`` })),
      });
    }
  },
};

function messageOf(agents: readonly Agent[], followers: readonly Agent[]): string {
  const names = listNames(agents.map((agent) => agent.name));
  const what =
    agents.length === 1
      ? `no run can come to ${names}: it is no entry, and no agent hands to it`
      : `no run can come to ${names}: they lead to each other, but no agent outside hands to any of them`;
  return followers.length === 0 ? what : `${what}; ${listNames(followers.map((agent) => agent.name))} can be reached only from there`;
}
