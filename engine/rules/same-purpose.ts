import { appendToken } from "../source/pointer.ts";
import type { Agent } from "../manifest/manifest.ts";
import { sameTexts } from "./reading/same-texts.ts";
import type { PlaceNote } from "./rule.ts";
import type { GraphRule } from "./rule.ts";

/** Two agents have the same purpose. */
export const samePurpose: GraphRule = {
  name: "same-purpose",
  severity: "warning",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "Two agents have the same purpose.",
  why: `Whoever hands over chooses by purpose: two agents that say the same of themselves cannot be told apart, by a model or by a person. Mostly the second was copied from the
first and never rewritten. Case, punctuation and spacing make no difference.`,
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
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Picks the right desk!
    routine:
      - do: Decide by the policy and tell the customer.
        then: resolved
    handoffs:
      resolved: { when: The customer knows the decision. }
      escalated: { when: The policy does not say. }
`,
  check(context) {
    for (const [first, second, ...more] of sameTexts([...context.manifest.agents.values()], (agent) => agent.purpose)) {
      if (second === undefined) continue;
      context.report({
        at: purposeOf(second).at,
        subject: [first, second, ...more].map((agent) => agent.name),
        message: `agents \`${second.name}\` and \`${first.name}\` have the same purpose`,
        label: `and that of \`${second.name}\``,
        notes: [first, ...more].map(purposeOf),
        help: "say what each does that the other does not, or make them one agent",
      });
    }
  },
};

function purposeOf({ name, origin }: Agent): PlaceNote {
  return { at: { ...origin, pointer: appendToken(origin.pointer, "purpose") }, message: `the purpose of \`${name}\`` };
}
