import type { Agent } from "../manifest/manifest.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** An agent that hands to itself. */
export const selfHandoff: GraphRule = {
  name: "self-handoff",
  severity: "error",
  category: "cycle",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent hands to itself.",
  why: `Handing to itself changes nothing but the count of handoffs: the same agent goes on with the same routine. A model that is offered such a tool uses it instead of working.
Most often the name of another agent was meant. An agent that is to go on needs no handoff: it has the next turn anyway.`,
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
      - if: something is still missing
        then: triage
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      triage: { when: Something is still missing. }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }: RuleContext): void {
    for (const agent of manifest.agents.values()) {
      for (const handoff of agent.handoffs) {
        if (handoff.target.name !== agent.name || manifest.exits.has(agent.name)) continue;
        const does = handoff.mode === "call" ? "calls" : "hands to";
        report({
          at: handoff.origin,
          part: "key",
          message: `\`${agent.name}\` ${does} itself; expected another agent or an exit`,
          help: "name the agent that was meant, or delete the handoff: an agent that is to go on has the next turn anyway",
          ...(agent.handoffs.length > 1 && !leadsTo(agent, agent.name) ? withoutPart(handoff.origin) : {}),
          witness: [{ at: handoff.origin, part: "key", message: `\`${agent.name}\` ${does} \`${agent.name}\`` }],
        });
      }
    }
  },
};

/** Whether a step of its routine goes there: without the handoff it would lead nowhere. */
function leadsTo({ routine }: Agent, target: string): boolean {
  return routine?.kind === "steps" && routine.steps.some(({ then }) => then?.name === target);
}
