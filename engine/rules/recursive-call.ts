import { agentsOf } from "../graph/agents.ts";
import { components } from "../graph/components.ts";
import { shortestCycle } from "../graph/cycle.ts";
import { forEachEdge } from "../graph/search.ts";
import type { EdgeFilter } from "../graph/search.ts";
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
    const view = { passes: (edge: Parameters<EdgeFilter>[0]) => edge.from !== edge.to };
    for (const component of components(graph, view)) {
      const within = new Set(component);
      let calls = 0;
      for (const key of component) {
        forEachEdge(graph, key, { ...view, within }, (edge) => {
          if (edge.handoff.mode === "call") calls += 1;
        });
      }
      if (calls === 0) continue;
      const cycle = shortestCycle(graph, component, view, (edge) => edge.handoff.mode === "call") ?? [];
      const call = cycle[0]?.handoff;
      const [caller] = agentsOf(
        graph,
        cycle.slice(0, 1).map((edge) => edge.from),
      );
      if (call === undefined || caller === undefined) continue;
      report({
        at: call.origin,
        part: "key",
        message: `\`${caller.name}\` calls \`${call.target.name}\`, which comes round to \`${caller.name}\` again: the calls would nest without end`,
        help: `let \`${call.target.name}\` end in an exit, whose result goes back to \`${caller.name}\`, or make the call a transfer`,
        witness: witnessOf(cycle),
      });
    }
  },
};
