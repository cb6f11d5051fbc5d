import { listNames } from "../diagnostic/did-you-mean.ts";
import { isSettled } from "./reading/dead-ends.ts";
import { waysOf } from "./reading/ways.ts";
import type { GraphRule } from "./rule.ts";

/** An agent has several handoffs, its routine chooses none of them, and one does not say when it is taken. */
export const missingWhen: GraphRule = {
  name: "missing-when",
  severity: "warning",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent has several handoffs, its routine chooses none of them, and one does not say when it is taken.",
  why: `Where the routine does not say where to go, the model chooses by the \`when\` of each handoff. One without a \`when\` cannot be told from the others: it is taken whenever
nothing else fits, or never.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Picks the right desk.
    routine:
      - if: the customer wants money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    routine:
      - do: Decide by the policy and tell the customer.
        then: resolved
    handoffs:
      resolved: { when: The customer knows the decision. }
      escalated: { when: The policy does not say. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Picks the right desk.
    routine: Find out what the customer needs. Ask one question at a time.
    handoffs:
      refunds: {}
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    routine:
      - do: Decide by the policy and tell the customer.
        then: resolved
    handoffs:
      resolved: { when: The customer knows the decision. }
      escalated: { when: The policy does not say. }
`,
  check(context) {
    const { manifest } = context;
    for (const agent of manifest.agents.values()) {
      if (agent.routine === undefined || agent.handoffs.length < 2) continue;
      const { unexplained, routineLeads } = waysOf(agent, manifest);
      const [first, ...others] = unexplained;
      if (first === undefined || routineLeads || !isSettled(agent, manifest)) continue;
      const targets = listNames(unexplained.map((edge) => edge.target.name));
      context.report({
        at: first.origin,
        part: "key",
        message: `\`${agent.name}\` chooses between ${agent.handoffs.length} handoffs by their \`when\`, and ${targets} ${others.length === 0 ? "has" : "have"} none`,
        notes: others.map((edge) => ({ at: edge.origin, part: "key", message: "this one has none either" })),
        help: "say in a sentence when it is taken, so that the model can tell it from the others",
      });
    }
  },
};
