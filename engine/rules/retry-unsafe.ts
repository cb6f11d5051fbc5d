import { grantedTools } from "./reading/gate.ts";
import { within } from "./reading/passage.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** A tool that says it is to be tried again and does not say that this is safe. */
export const retryUnsafe: GraphRule = {
  name: "retry-unsafe",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool with `retry` that is neither `read` nor `idempotent`.",
  why: `A call that failed may have done its work before the answer was lost; to try it again is to do it twice. The engine therefore repeats only tools that are \`read\` or \`idempotent\`, so this \`retry\` does nothing: either the tool is safe to
repeat with the same idempotency key and should say so, or the \`retry\` is a wish that will not come true.`,
  good: `signalbox: 1
name: shop
entry: desk
tools:
  place_order: { description: Places an order., input: { item: string }, effects: [write, idempotent], retry: 3 }
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
  place_order: { description: Places an order., input: { item: string }, effects: [write], retry: 3 }
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
    for (const { name, origin, retry, effects, effectsDeclared } of grantedTools(manifest)) {
      if (retry === undefined || retry.attempts < 2 || !effectsDeclared || effects.kind === "read" || effects.idempotent) continue;
      report({
        at: within(origin, "retry"),
        part: "key",
        message: `\`${name}\` is to be tried ${retry.attempts} times, but it is \`${effects.kind}\` and not \`idempotent\`: a second try might do its work twice, so there will be none`,
        label: "asks for more tries",
        help: "add `idempotent` to its effects if it honours the idempotency key it is given; else remove `retry`",
        notes: [{ at: within(origin, "effects"), message: "its effects" }],
        ...withoutPart(within(origin, "retry")),
      });
    }
  },
};
