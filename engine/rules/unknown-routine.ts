import { routineUses } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** An agent follows a routine that nothing declares. */
export const unknownRoutine: GraphRule = {
  name: "unknown-routine",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent follows a routine that nothing declares.",
  why: `\`routine:\` with a single word is the name of a routine under \`routines\`. Without it the agent would work with no procedure at all. To write the routine in
place, write it as a sentence or as a list of steps.`,
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
    routine: anwser
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
  check(context) {
    const declared = new Set(context.manifest.routines.keys());
    reportUnknown(context, routineUses(context.manifest), {
      kind: "routine",
      what: "a routine",
      plural: "routines",
      declared,
      where: "under `routines`",
      originOf: (name) => context.manifest.routines.get(name)?.origin,
    });
  },
};
