import { lacksAgents } from "./reading/missing.ts";
import { routineUses } from "./reading/names.ts";
import { unusedNames } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** A routine is declared and no agent follows it. */
export const unusedRoutine: GraphRule = {
  name: "unused-routine",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A routine is declared and no agent follows it.",
  why: `A routine that nobody follows is a policy that is not in force, while the file reads as if it were.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Answers questions about orders.
    routine: answer
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
routines:
  answer:
    - Ask what the customer needs.
    - if: you can answer it
      do: Answer it.
      then: resolved
    - else: escalated
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Answers questions about orders.
    routine: answer
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
routines:
  answer:
    - Ask what the customer needs.
    - if: you can answer it
      do: Answer it.
      then: resolved
    - else: escalated
  complain:
    - do: Take the complaint down and thank the customer.
      then: resolved
`,
  check(context) {
    const { routines } = context.manifest;
    const unused = unusedNames(new Set(routines.keys()), routineUses(context.manifest));
    if (unused.size === 0 || lacksAgents(context.manifest)) return;
    for (const [name, routine] of routines) {
      if (!unused.has(name)) continue;
      context.report({
        at: routine.origin,
        part: "key",
        message: `routine \`${name}\` is followed by no agent`,
        help: "name it as the `routine` of an agent, or remove it",
        ...withoutPart(routine.origin),
      });
    }
  },
};
