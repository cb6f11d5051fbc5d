import { inPlaceholders, inProse } from "./reading/echoes.ts";
import { factUses } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** An agent, a tool or a handoff requires a fact that nothing declares. */
export const unknownFact: GraphRule = {
  name: "unknown-fact",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent, a tool or a handoff requires a fact that nothing declares.",
  why: `A requirement is a promise: this does not happen before that is known. A fact that is not declared has no source, so it is never known, and what waits for it
waits for ever.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read], requires: [verified] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [check_code, find_order]
    routine:
      - Check who they are with \`check_code\`.
      - Look the order up with \`find_order\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read], requires: [verifed] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [check_code, find_order]
    routine:
      - Check who they are with \`check_code\`.
      - Look the order up with \`find_order\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const { manifest } = context;
    reportUnknown(context, factUses(manifest), {
      kind: "fact",
      what: "a fact",
      plural: "facts",
      declared: new Set(manifest.facts.keys()),
      where: "under `facts`",
      originOf: (name) => manifest.facts.get(name)?.origin,
      echoes: [(name) => inPlaceholders(manifest)(name), (name) => inProse(manifest)(name)],
    });
  },
};
