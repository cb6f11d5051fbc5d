import type { ReadRule } from "./rule.ts";

/** YAML reads this as something other than what it looks like. */
export const yamlTrap: ReadRule = {
  name: "yaml-trap",
  severity: "warning",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "YAML reads this as something other than what it looks like.",
  why: `YAML has corners that bite people who know it well. A comma inside \`{ when: … }\` ends the text and starts a new key. \`1.10\` without quotes is the number 1.1. Dates and
times look like text and need not be. Anchors, aliases, tags and merge keys make one place of the file depend on another, and can make a small file unfold into a huge one.
Quotes take away all doubt.`,
  good: `signalbox: 1
name: desk
version: "1.10"
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
version: 1.10
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
};
