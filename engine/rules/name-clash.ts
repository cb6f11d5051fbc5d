import type { ReadRule } from "./rule.ts";

/** One name stands for two things. */
export const nameClash: ReadRule = {
  name: "name-clash",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "read",
  summary: "One name stands for two things.",
  why: `Agents and exits are one namespace, since both are targets of a handoff: a name in both would make \`transfer_to_…\` mean two things. The same name declared in
two files that are merged by \`include\` would make the result depend on their order.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
exits:
  triage: { kind: escalated }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
};
