import type { ReadRule } from "./rule.ts";

/** An included file, or the file of a routine, is missing, included in a circle, or outside the root. */
export const include: ReadRule = {
  name: "include",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "read",
  summary: "An included file, or the file of a routine, is missing, included in a circle, or outside the root.",
  why: `A topology that reads files must read the same ones for everybody. So a path stays inside the folder that was given as the root, no file includes itself by
way of others, and a file that cannot be read stops the compilation: the agents in it would otherwise be missing without a word.`,
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
include: [agents/billing.yaml]
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
