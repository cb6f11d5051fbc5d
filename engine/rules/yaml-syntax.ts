import type { ReadRule } from "./rule.ts";

/** The file is not YAML. */
export const yamlSyntax: ReadRule = {
  name: "yaml-syntax",
  severity: "error",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "The file is not YAML.",
  why: `Nothing can be said about a file that cannot be read. The finding stands where the parser gave up; the slip is often a line above it: a quote that
is never closed, a tab in the indentation, a colon followed by a space inside plain text. Files must be UTF-8 text of a sensible size and depth.`,
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
    purpose: "Answers questions about orders.
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
