import { grantedTools } from "./reading/gate.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A tool that says nothing of what it does to the world. */
export const missingEffects: GraphRule = {
  name: "missing-effects",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool without `effects`.",
  why: `Without \`effects\` a tool counts as the worst there is: destructive, not safe to repeat, full of private data and of text from outsiders, and reaching outside. A run is then as careful as it can be, and no analysis can say anything
about the tool; the other rules about authority leave it alone, so that this is the one finding it gets.`,
  good: `signalbox: 1
name: shop
entry: desk
tools:
  place_order: { description: Places an order., input: { item: string }, effects: [write] }
agents:
  desk:
    purpose: Looks after orders.
    tools: [place_order]
    routine:
      - Place the order with \`place_order\`.
      - do: Say what was done.
        then: resolved
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: shop
entry: desk
tools:
  place_order: { description: Places an order., input: { item: string } }
agents:
  desk:
    purpose: Looks after orders.
    tools: [place_order]
    routine:
      - Place the order with \`place_order\`.
      - do: Say what was done.
        then: resolved
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }: RuleContext): void {
    for (const { name, origin, effectsDeclared } of grantedTools(manifest)) {
      if (effectsDeclared) continue;
      report({
        at: origin,
        part: "key",
        message: `\`${name}\` says nothing of its effects, and so counts as the worst of each`,
        help: "say one of `read`, `write`, `destructive`, and what holds of `idempotent`, `private`, `untrusted`, `outward`: `effects: [read, private]`",
      });
    }
  },
};
