import type { Assertion } from "../manifest/assertion.ts";
import { judgeBefore } from "./reading/claim-before.ts";
import { judgeCanReach } from "./reading/claim-can-reach.ts";
import { judgeHops } from "./reading/claim-hops.ts";
import { judgeNeverReaches, readersBy } from "./reading/claim-never-reaches.ts";
import { sessionsWithout } from "./reading/sessions-without.ts";
import { toolsAreSound } from "./reading/tools-meant.ts";
import type { Finding, GraphRule, PlaceNote, RuleContext } from "./rule.ts";

/** An assertion of the author that some conversation breaks. */
export const assertionFails: GraphRule = {
  name: "assertion-fails",
  severity: "error",
  category: "assertion",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "An assertion under `assert` does not hold: a conversation breaks it.",
  why: `What must hold of every conversation is better stated once than hoped for at each change. An assertion is such a statement, and the compiler proves it or shows a conversation that breaks it; no plan is
made while one is broken. The engine's own gates count, and nothing that a routine says: a model may follow prose or not.

There are four forms: \`before\` with \`always\`, \`from\` with \`never_reaches\`, \`every: agent\` with \`can_reach\`, and \`hops\`. [What each proves](../analyses.md#assertions) and what it does not is written down.
An author's \`because\` is shown with the finding. Assertions are no part of the plan.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write], requires: [verified] }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - if: they want their money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds and makes them.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: The policy does not cover the case. }
assert:
  - { before: refund_order, always: [check_code], because: a refund goes to whom the order belongs to }
  - { every: agent, can_reach: escalated }
`,
  bad: `signalbox: 1
name: desk
entry: triage
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write] }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - if: they want their money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds and makes them.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: The policy does not cover the case. }
assert:
  - { before: refund_order, always: [check_code], because: a refund goes to whom the order belongs to }
`,
  check({ manifest, graph, report }: RuleContext): void {
    // Where tools are misspelt, what can happen cannot be told.
    if (manifest.assertions.length === 0 || !toolsAreSound(manifest)) return;
    const context = { manifest, graph, sessionsWithout: sessionsWithout(manifest, graph), readers: readersBy(manifest, graph) };
    const judge = (assertion: Assertion): readonly Finding[] => {
      switch (assertion.kind) {
        case "before":
          return judgeBefore(context, assertion);
        case "never-reaches":
          return judgeNeverReaches(context, assertion);
        case "can-reach":
          return judgeCanReach(manifest, graph, assertion);
        case "hops":
          return judgeHops(graph, assertion);
      }
    };
    let told = 0;
    for (const assertion of manifest.assertions) {
      for (const finding of judge(assertion)) {
        const witness = finding.witness ?? [];
        const shown = told < MOST_STEPS ? witness : witness.slice(-LAST_STEPS);
        told += shown.length;
        report({ ...finding, notes: [...(finding.notes ?? []), ...reasonOf(assertion)], witness: shown });
      }
    }
  },
};

/** How many steps the witnesses of many findings may have together before only the last of each further one are shown. */
const MOST_STEPS = 20_000;
const LAST_STEPS = 8;

function reasonOf({ because }: Assertion): readonly PlaceNote[] {
  return because === undefined ? [] : [{ at: because.origin, part: "value", message: `it is asserted because: ${because.text}` }];
}
