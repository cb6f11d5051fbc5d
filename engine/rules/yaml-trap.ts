import type { ReadRule } from "./rule.ts";

/** YAML reads this as something other than what it looks like. */
export const yamlTrap: ReadRule = {
  name: "yaml-trap",
  severity: "warning",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "YAML reads this as something other than what it looks like.",
  why: `YAML has corners that bite people who know it well. A comma inside \`{ when: … }\` ends the text and starts a new key. A date without quotes is a text
here and a point in time for other readers. Quotes take away all doubt. Anchors, aliases, tags and merge keys make one place of the file depend on another, and can unfold a small file into a huge one: these are
errors.`,
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
      resolved: { when: "The question is answered, and there is no other." }
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
      resolved: { when: The question is answered, and there is no other. }
      escalated: { when: They ask for a person. }
`,
};
