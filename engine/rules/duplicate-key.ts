import type { ReadRule } from "./rule.ts";

/** A key is written twice in the same map. */
export const duplicateKey: ReadRule = {
  name: "duplicate-key",
  severity: "error",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "A key is written twice in the same map.",
  why: `YAML readers keep the last of two equal keys and say nothing, so an agent, a tool or a handoff silently disappears. The finding shows both places.`,
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
      resolved: { when: They say goodbye. }
`,
};
