import { describes } from "./reading/description.ts";
import { actionOrigin, routinesOf } from "./reading/passage.ts";
import type { GraphRule } from "./rule.ts";

/** A step describes something instead of saying what to do. */
export const notAnAction: GraphRule = {
  name: "not-an-action",
  severity: "info",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A step describes something instead of saying what to do.",
  why: `A step is read as the next thing to do. One that only describes (“the agent should be aware of the policy”) cannot be done, and models tend to read it out to the
customer. What is always true belongs in the \`purpose\`, or beside the action that it bears on.`,
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
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - The agent should be aware of the return policy.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    for (const routine of routinesOf(context.manifest)) {
      if (routine.kind === "prose") continue;
      for (const step of routine.steps) {
        if (step.action === undefined || !describes(step.action)) continue;
        context.report({
          at: actionOrigin(step),
          message: "this step describes something, but does not say what to do",
          help: 'begin with what to do, as in "Check …", "Ask …", "Explain …"; move what is always true to the agent\'s `purpose`',
        });
      }
    }
  },
};
