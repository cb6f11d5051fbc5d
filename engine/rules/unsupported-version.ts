import type { ReadRule } from "./rule.ts";

/** The manifest is written in a format version that this release does not know. */
export const unsupportedVersion: ReadRule = {
  name: "unsupported-version",
  severity: "error",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "The manifest is written in a format version that this release does not know.",
  why: `\`signalbox: 1\` says at once what kind of file this is and how to read it. Reading a newer format by the rules of an older one would drop what the newer
one added, and what it added may be a safeguard.`,
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
  bad: `signalbox: 2
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
};
