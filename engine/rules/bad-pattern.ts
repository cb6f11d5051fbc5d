import { inside } from "../manifest/origin.ts";
import { guardsIn } from "../manifest/placed-guards.ts";
import { compilePattern } from "../protocol/pattern.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A guard's pattern is not in the syntax of RE2. */
export const badPattern: GraphRule = {
  name: "bad-pattern",
  severity: "error",
  category: "syntax",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A guard's pattern is no regular expression in the syntax of RE2.",
  why: `A guard reads what strangers write, so its patterns are matched by an engine that takes linear time whatever the text is: [RE2](https://github.com/google/re2/wiki/Syntax).
It has no look-ahead, no look-behind and no backreferences, since nobody knows how to match these in linear time. A pattern that cannot be compiled would refuse everything, so it
is told before anything runs.`,
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
guards:
  input:
    - pattern: { refuse: "(?i)ignore (all )?previous instructions" }
`,
  bad: `signalbox: 1
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
guards:
  input:
    - pattern: { refuse: "(?i)(?=.*ignore)(?=.*instructions)" }
`,
  check({ manifest, report }: RuleContext): void {
    for (const { guard } of guardsIn(manifest)) {
      const { check, origin } = guard;
      if (check.kind !== "refuse" && check.kind !== "replace") continue;
      const compiled = compilePattern(check.pattern);
      if (compiled.ok) continue;
      report({
        at: inside(inside(origin, "pattern"), check.kind === "refuse" ? "refuse" : "match"),
        part: "value",
        message: `the pattern cannot be used: ${compiled.reason}`,
        help: "write it in the syntax of RE2; what needs more than that is a function: `use: <name>`",
      });
    }
  },
};
