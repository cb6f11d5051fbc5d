import type { ReadRule } from "./rule.ts";

/** An `# allow` comment that allows nothing. */
export const unusedAllow: ReadRule = {
  name: "unused-allow",
  severity: "warning",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "An `# allow` comment allows nothing.",
  why: `An exception that outlives its finding is a hole that the next fault slips through unseen, and it tells the reader of a problem that is not there. The comment stands at the end of the line of the
finding, or on the line above. A rule that could not look at this manifest, because of an error elsewhere, makes no \`# allow\` superfluous.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      escalated: { when: They ask for a person. }
  # allow no-human: the office for invoices has no telephone
  billing:
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - do: Say goodbye.
        then: resolved
    handoffs:
      resolved: { when: The invoice is explained. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      escalated: { when: They ask for a person. }
  billing: # allow no-human: the office for invoices has no telephone
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - if: they dispute it
        then: escalated
      - else: resolved
    handoffs:
      escalated: { when: They dispute the invoice. }
      resolved: { when: The invoice is explained. }
`,
};
