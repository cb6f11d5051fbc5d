import { components } from "../graph/components.ts";
import { shortestCycle } from "../graph/cycle.ts";
import { nameOf } from "../graph/node-key.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** A call that comes round to where it was made. */
export const recursiveCall: GraphRule = {
  name: "recursive-call",
  severity: "error",
  category: "cycle",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A cycle of handoffs contains a call, so conversations would nest without end.",
  why: `\`mode: call\` opens a conversation inside the caller's, and the caller waits for its result. Where the called agent can come round to the caller again, by calls or by
transfers, the caller would wait for itself, one conversation deeper each time; the compiler must be able to bound that depth. A called agent gives its result back by ending
in an exit, never by a handoff to the caller.`,
  good: `signalbox: 1
name: party
entry: planner
agents:
  planner:
    purpose: Plans a party.
    routine:
      - if: they want a room
        then: venue
      - if: the plan is made
        then: resolved
      - else: escalated
    handoffs:
      venue: { when: They want a room., mode: call }
      resolved: { when: The plan is made. }
      escalated: { when: They ask for a person. }
  venue:
    purpose: Prices rooms.
    routine:
      - Price the room.
      - do: Report the price.
        then: resolved
    handoffs:
      resolved: { when: The room is priced. }
`,
  bad: `signalbox: 1
name: party
entry: planner
agents:
  planner:
    purpose: Plans a party.
    routine:
      - if: they want a room
        then: venue
      - if: the plan is made
        then: resolved
      - else: escalated
    handoffs:
      venue: { when: They want a room., mode: call }
      resolved: { when: The plan is made. }
      escalated: { when: They ask for a person. }
  venue:
    purpose: Prices rooms.
    routine:
      - Price the room.
      - if: it is not known when the party is
        then: planner
      - else: resolved
    handoffs:
      planner: { when: The date is missing., mode: call }
      resolved: { when: The room is priced. }
`,
  check({ graph, report }: RuleContext): void {
    const calls = [...graph.leaving.values()].some((edges) => edges.some((edge) => edge.handoff.mode === "call"));
    if (!calls) return;
    for (const component of components(graph)) {
      if (component.length < 2) continue;
      const cycle = shortestCycle(graph, component, {}, (edge) => edge.handoff.mode === "call") ?? [];
      const [first] = cycle;
      if (first === undefined) continue;
      const caller = nameOf(first.from);
      const called = nameOf(first.to);
      report({
        at: first.handoff.origin,
        part: "key",
        subject: component.map(nameOf),
        message: `\`${caller}\` calls \`${called}\`, which comes round to \`${caller}\` again: the calls would nest without end`,
        help: `let \`${called}\` end in an exit, whose result goes back to \`${caller}\`, or make the call a transfer`,
        witness: witnessOf(cycle),
      });
    }
  },
};
