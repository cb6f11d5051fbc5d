import type { Plan } from "../../../engine/plan/plan.ts";
import { planOf } from "./plan.ts";

/** A small support desk with one of everything the loop knows: gated and limited edges, approvals, facts of each source, a call edge, typed exits. */
export const deskText = `
signalbox: 1
name: desk
entry: triage
facts:
  customer: { type: string, from: host }
  verified: { type: boolean, set_by: check, at: /ok }
  order: { type: string, set_by: [find, find_again], at: /order/id }
  issue: { type: string, from: model }
tools:
  check: { description: Checks a code., input: { code: string }, effects: [read] }
  find: { description: Finds an order., input: { q: string }, effects: [read] }
  find_again: { description: Finds an order elsewhere., input: { q: string }, effects: [read] }
  refund:
    description: Refunds an order.
    input: { amount: number }
    effects: [destructive]
    requires: [verified]
    approval: { when: { amount: { minimum: 100 } } }
    timeout: 20s
  wipe: { description: Deletes the account., effects: [destructive], approval: always, timeout: 5s }
exits:
  refunded: { kind: resolved, description: The money is on its way., result: { refund_id: string } }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check, find, find_again, wipe]
    routine: Greet {{customer}}. Use \`check\`, \`find\`, \`find_again\` or \`wipe\`, ask expert, then go to refunds, resolved or escalated.
    handoffs:
      refunds: { when: They want money., carry: { summary: string, issue?: string }, requires: [verified] }
      expert: { when: A question is hard., carry: { question: string }, mode: call }
      resolved: { when: All is said. }
      escalated: { when: They want a person., limit: 1 }
  refunds:
    purpose: Makes refunds.
    tools: [refund]
    routine: Use \`refund\`, then go to refunded, or back to triage, or escalated.
    handoffs:
      refunded: { when: The refund is made. }
      triage: { when: It is something else., history: text }
      escalated: { when: Policy does not cover it. }
  expert:
    purpose: Knows the law.
    tools: [find]
    routine: Use \`find\`, then go to resolved or escalated.
    handoffs:
      resolved: { when: The answer is known., carry: { answer: string } }
      escalated: { when: Nobody knows. }
`;

/** The desk's plan. */
export const desk: Plan = planOf(deskText);
