import type { ReadRule } from "./rule.ts";

/** A part of the manifest is not what the format allows there. */
export const schema: ReadRule = {
  name: "schema",
  severity: "error",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "A part of the manifest is not what the format allows there.",
  why: `A key that nobody reads is the quietest fault there is: the author believes in a limit, an approval or a requirement that does not exist. So unknown
keys, missing keys and values of a wrong type are errors, with the nearest allowed key as the suggestion. Keys that start with \`x-\` are yours to use, everywhere.`,
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
    porpose: Answers questions about orders.
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
