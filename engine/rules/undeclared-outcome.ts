import { listNames } from "../diagnostic/did-you-mean.ts";
import { followersOf } from "./reading/followers.ts";
import { canGoTo, isTarget } from "./reading/ways.ts";
import type { GraphRule } from "./rule.ts";
import { entryEdits, unsafeMending } from "./reading/mend.ts";

/** A routine leads to an agent or exit to which its agent has no handoff. */
export const undeclaredOutcome: GraphRule = {
  name: "undeclared-outcome",
  severity: "error",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A routine leads to an agent or exit to which its agent has no handoff.",
  why: `\`then:\` says where the routine leads; \`handoffs\` says what is allowed, and the engine opens only that. The model would be told to go where it is given no way to go.`,
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
exits:
  answered: { kind: resolved, description: The customer knows what they wanted to know. }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: answered
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const { manifest } = context;
    for (const [routine, agents] of followersOf(manifest)) {
      if (routine.kind === "prose") continue;
      for (const { then } of routine.steps) {
        if (then === undefined || !isTarget(then.name, manifest)) continue;
        const without = agents.filter((agent) => !canGoTo(agent, then.name, manifest));
        const [first] = without;
        if (first === undefined) continue;
        const names = listNames(without.map((agent) => agent.name));
        const ways = first.handoffs.length === 0 ? "none" : listNames(first.handoffs.map((edge) => edge.target.name));
        context.report({
          at: then.origin,
          message: `the routine leads to \`${then.name}\`, but ${names} ${without.length === 1 ? "has" : "have"} no handoff to it`,
          label: "leads nowhere",
          notes: without.map((agent) => ({ at: agent.origin, part: "key", message: `agent \`${agent.name}\` is declared here` })),
          help: `declare \`${then.name}\` under \`handoffs\`, or lead to one that is there: ${ways}`,
          ...unsafeMending(without.map((agent) => [agent.origin, entryEdits(agent.origin, "handoffs", [then.name, {}])])),
        });
      }
    }
  },
};
