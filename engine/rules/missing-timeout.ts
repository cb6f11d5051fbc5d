import { grantedTools } from "./reading/gate.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { withKey } from "./reading/mend.ts";

/** A tool whose silence would hurt, and that has no time of its own. */
export const missingTimeout: GraphRule = {
  name: "missing-timeout",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A destructive or outward tool without a `timeout`.",
  why: `What reaches outside may hang, and what cannot be undone leaves the question whether it was done. How long to wait for such a tool is a decision of its author; the default that holds otherwise was made for no tool in particular.`,
  good: `signalbox: 1
name: shop
entry: desk
tools:
  place_order: { description: Orders at the supplier., input: { item: string }, effects: [write, outward], timeout: 20s }
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
  place_order: { description: Orders at the supplier., input: { item: string }, effects: [write, outward] }
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
    for (const { name, origin, timeoutMs, effects, effectsDeclared } of grantedTools(manifest)) {
      if (timeoutMs !== undefined || !effectsDeclared || (effects.kind !== "destructive" && !effects.outward)) continue;
      report({
        at: origin,
        part: "key",
        message: `\`${name}\` is \`${effects.kind === "destructive" ? "destructive" : "outward"}\` and has no \`timeout\``,
        help: "say how long a call may take, as in `timeout: 20s`",
        ...withKey(origin, "timeout", "20s"),
      });
    }
  },
};
