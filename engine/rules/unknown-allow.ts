import type { ReadRule } from "./rule.ts";

/** An `# allow` comment that names no rule. */
export const unknownAllow: ReadRule = {
  name: "unknown-allow",
  severity: "warning",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "An `# allow` comment names no rule, or one that does not exist.",
  why: `A misspelt name allows nothing, while its author believes that it does. \`signalbox rules\` lists the names.

Where it is certain which name was meant, the finding that it was to allow is not told as well, and the fix spells the name right.`,
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
  # allow no-humans: the office for invoices has no telephone
  billing:
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - do: Say goodbye.
        then: resolved
    handoffs:
      resolved: { when: The invoice is explained. }
`,
};
