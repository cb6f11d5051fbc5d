import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentOf, agentsOf } from "../graph/agents.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { keyOf } from "../graph/node-key.ts";
import { shortestPath } from "../graph/path.ts";
import { stuckEnds } from "../graph/stuck.ts";
import type { Agent } from "../manifest/manifest.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** An agent that control cannot leave, by any way. */
export const noExit: GraphRule = {
  name: "no-exit",
  severity: "error",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A run that comes to the agent can neither go on nor end.",
  why: `Every conversation must be able to end in a declared exit; an agent without a way out talks until a limit cuts it off, and the user is left without a result or
a person. A handoff with \`mode: call\` is no way out, since the called agent comes back. The plain reply of an agent with \`reply: final\` is one: it leaves through \`resolved\`.
Agents that only lead to such an agent are named in its finding and get none of their own. Several agents that lead only to each other are a \`trap\`.`,
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
    routine: Explain the invoice item by item.
`,
  check({ graph, report }: RuleContext): void {
    for (const { component, leadIn } of stuckEnds(graph)) {
      const [key] = component;
      const agent = key === undefined ? undefined : agentOf(graph, key);
      // An agent that hands to itself most likely misnames its target, and has the finding of \`self-handoff\` already.
      if (agent === undefined || component.length > 1 || handsToItself(agent)) continue;
      report({
        at: agent.origin,
        part: "key",
        message: messageOf(agent, agentsOf(graph, leadIn)),
        help: "give it a handoff to an exit, such as `resolved` or `escalated`, or `reply: final` if its plain reply is the end",
        witness: wayTo(graph, keyOf(agent.name)),
      });
    }
  },
};

function messageOf(agent: Agent, leadIn: readonly Agent[]): string {
  const calls = agent.handoffs.filter((handoff) => handoff.mode === "call").map((handoff) => handoff.target.name);
  const why = calls.length === 0 ? "it has no handoff" : `it only calls ${listNames(calls)}, and a call comes back`;
  const what = `\`${agent.name}\` has no way to an exit: ${why}`;
  if (leadIn.length === 0) return what;
  return `${what}; ${listNames(leadIn.map((each) => each.name))} ${leadIn.length === 1 ? "leads" : "lead"} only there`;
}

function handsToItself(agent: Agent): boolean {
  return agent.handoffs.some((handoff) => handoff.target.name === agent.name);
}

function wayTo(graph: HandoffGraph, key: string): ReturnType<typeof witnessOf> {
  return witnessOf(shortestPath(graph, graph.entries, (at) => at === key) ?? []);
}
