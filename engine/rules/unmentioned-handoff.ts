import { isSettled } from "./reading/dead-ends.ts";
import { waysOf } from "./reading/ways.ts";
import type { GraphRule } from "./rule.ts";

/** A handoff is declared, and neither its `when` nor the routine says when to take it. */
export const unmentionedHandoff: GraphRule = {
  name: "unmentioned-handoff",
  severity: "warning",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A handoff is declared, and neither its `when` nor the routine says when to take it.",
  why: `A model takes a handoff for a reason that it was told. One that is only declared is taken at random or never. It is enough that the edge has a \`when\`, that a step
leads there by \`then\`, that the prose speaks of it, or that the exit has a description.`,
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
    routine:
      - if: the customer wants money back
        then: refunds
      - if: they ask for a person
        then: escalated
      - else: refunds
    handoffs:
      billing: {}
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
  billing:
    purpose: Explains invoices.
    routine:
      - do: Explain the invoice.
        then: resolved
    handoffs:
      resolved: { when: The invoice is explained. }
      escalated: { when: They dispute it. }
`,
  check(context) {
    const { manifest } = context;
    for (const agent of manifest.agents.values()) {
      if (agent.routine === undefined) continue;
      const { unexplained, routineLeads } = waysOf(agent, manifest);
      // Where the routine leads nowhere at all, the edges can only be told apart by their `when`: that is `missing-when`, or `no-outcome`.
      if (unexplained.length === 0 || (!routineLeads && agent.handoffs.length > 1) || !isSettled(agent, manifest)) continue;
      for (const edge of unexplained) {
        context.report({
          at: edge.origin,
          part: "key",
          message: `nothing says when \`${agent.name}\` goes on to \`${edge.target.name}\`: the handoff has no \`when\`, and the routine does not speak of it`,
          help: "say when it is taken with `when:`, or lead to it from a step with `then:`",
        });
      }
    }
  },
};
