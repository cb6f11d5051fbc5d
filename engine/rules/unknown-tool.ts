import { inAssertions, inProse } from "./reading/echoes.ts";
import { toolUses } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** An agent is given, or a fact is set by, a tool that nothing declares. */
export const unknownTool: GraphRule = {
  name: "unknown-tool",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent is given, or a fact is set by, a tool that nothing declares.",
  why: `A tool that is not declared has no input schema and no effects, so the model cannot be offered it and nobody can say whether it is safe to call. The name is
reported once, with its other places as notes.`,
  good: `signalbox: 1
name: desk
entry: triage
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order]
    routine:
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
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_ordr]
    routine:
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
    reportUnknown(context, toolUses(manifest), {
      kind: "tool",
      what: "a tool",
      plural: "tools",
      declared: new Set(manifest.tools.keys()),
      where: "under `tools`",
      originOf: (name) => manifest.tools.get(name)?.origin,
      echoes: [(name) => inProse(manifest)(name), (name) => inAssertions(manifest)(name)],
    });
  },
};
