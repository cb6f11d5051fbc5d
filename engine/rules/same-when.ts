import type { Handoff } from "../manifest/manifest.ts";
import { sameTexts } from "./reading/same-texts.ts";
import { whenOrigin } from "./reading/passage.ts";
import type { GraphRule } from "./rule.ts";

/** Two handoffs of one agent say the same about when they are taken. */
export const sameWhen: GraphRule = {
  name: "same-when",
  severity: "warning",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "Two handoffs of one agent say the same about when they are taken.",
  why: `The model cannot choose between two ways that are described in the same words; it takes either. Case, punctuation and spacing make no difference. Two handoffs that require
different values of the same fact are told apart by the engine, and are left alone.`,
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
      - else: escalated
    handoffs:
      refunds: { when: They want their money. }
      escalated: { when: They want their money. }
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
    for (const agent of context.manifest.agents.values()) {
      for (const [first, ...others] of sameTexts(agent.handoffs, (edge) => edge.when)) {
        const alike = others.filter((edge) => !keptApart(first, edge));
        const [second, ...more] = alike;
        if (second === undefined) continue;
        context.report({
          at: whenOrigin(second),
          subject: [agent.name, ...[first, ...alike].map((edge) => edge.target.name)],
          message: `\`${agent.name}\` goes on to \`${second.target.name}\` and to \`${first.target.name}\` for the same reason`,
          label: `\`${second.target.name}\` says the same`,
          notes: [first, ...more].map((edge) => ({ at: whenOrigin(edge), message: `\`${edge.target.name}\` says so here` })),
          help: "say what makes the difference",
        });
      }
    }
  },
};

/** Edges that ask for different values of one fact are never open together. */
function keptApart(one: Handoff, other: Handoff): boolean {
  return one.requires.some(({ fact, schema }) =>
    other.requires.some(
      (need) =>
        need.fact === fact && schema !== undefined && need.schema !== undefined && JSON.stringify(schema) !== JSON.stringify(need.schema),
    ),
  );
}
