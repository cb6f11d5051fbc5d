import type { ReadRule } from "./rule.ts";

/** An `# allow` comment without a reason. */
export const bareAllow: ReadRule = {
  name: "bare-allow",
  severity: "warning",
  category: "syntax",
  since: "0.1.0",
  stage: "read",
  summary: "An `# allow` comment gives no reason.",
  why: `An exception without a reason cannot be judged by whoever comes next: they can neither keep it nor remove it with a good conscience. The finding is allowed all the same, so that there is one thing to mend and not two.`,
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
  billing: # allow no-human
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - do: Say goodbye.
        then: resolved
    handoffs:
      resolved: { when: The invoice is explained. }
`,
};
