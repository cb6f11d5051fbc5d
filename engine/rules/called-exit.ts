import type { GraphRule, RuleContext } from "./rule.ts";
import { withValue } from "./reading/mend.ts";
import { within } from "./reading/passage.ts";

/** A handoff to an exit that is declared as a call. */
export const calledExit: GraphRule = {
  name: "called-exit",
  severity: "warning",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A handoff to an exit says `mode: call`.",
  why: `A call opens a conversation with another agent and comes back with its result. An exit has no conversation and nothing comes back from it, so the mode has no effect: the run
ends there. Most often an agent was meant, or the author expects to go on after the exit.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is answered
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
    purpose: Learns what the customer needs.
    routine:
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person., mode: call }
`,
  check({ manifest, report }: RuleContext): void {
    for (const agent of manifest.agents.values()) {
      for (const handoff of agent.handoffs) {
        const { name } = handoff.target;
        if (handoff.mode !== "call" || manifest.agents.has(name) || !manifest.exits.has(name)) continue;
        report({
          at: { ...handoff.origin, pointer: `${handoff.origin.pointer}/mode` },
          part: "value",
          message: `\`${agent.name}\` calls the exit \`${name}\`, but nothing comes back from an exit; expected \`mode: transfer\``,
          help: "delete `mode`, or call the agent that was meant",
          ...withValue(within(handoff.origin, "mode"), "transfer"),
        });
      }
    }
  },
};
