import { listNames } from "../diagnostic/did-you-mean.ts";
import type { Step } from "../manifest/manifest.ts";
import { deadEndsOf } from "./reading/dead-ends.ts";
import type { GraphRule } from "./rule.ts";

/** A branch of a routine, or the routine itself, ends in neither an exit nor a handoff. */
export const noOutcome: GraphRule = {
  name: "no-outcome",
  severity: "error",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A branch of a routine, or the routine itself, ends in neither an exit nor a handoff.",
  why: `A routine that says where to go in one branch and not in the next leaves the model standing there: it repeats itself, or invents an ending. A branch goes on with the plain
steps after it. Before an \`else\`, and at the end of the routine, there is nothing left to go on with. Before another \`if\` it may go on with that; it is taken for an alternative where
some handoff, other than back to an entry or on to a person, is taken by no step. Prose, and steps without any \`then\`, may leave the ways on to the \`when\` of each handoff. So may the
end of a routine, as long as some handoff that no step takes has a \`when\`. With \`reply: final\` every end is \`resolved\`. Words that send on
(“hand over to a colleague”) are known in English; in another language any words may, so that nothing is told.`,
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
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const reported = new Set<Step>();
    for (const agent of context.manifest.agents.values()) {
      for (const { step, kind, untaken } of deadEndsOf(agent, context.manifest)) {
        if (reported.has(step)) continue;
        reported.add(step);
        const ways = listNames(agent.handoffs.map((edge) => edge.target.name));
        const likely = untaken.length === 0 ? "" : `, and no step leads to ${listNames(untaken)} yet`;
        context.report({
          at: step.origin,
          message:
            kind === "branch"
              ? "this branch ends in neither an exit nor a handoff, though others beside it do"
              : `the routine of \`${agent.name}\` ends here, in neither an exit nor a handoff`,
          help: `say where it leads with \`then:\`; \`${agent.name}\` can go on to ${ways}${likely}`,
        });
      }
    }
  },
};
