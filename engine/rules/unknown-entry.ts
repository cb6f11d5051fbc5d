import { inAssertions, inProse } from "./reading/echoes.ts";
import { targetNames, type Use } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** `entry` names something that is no agent. */
export const unknownEntry: GraphRule = {
  name: "unknown-entry",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "`entry` names something that is no agent.",
  why: `A conversation starts at an entry, and only an agent can hear a customer.`,
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
entry: traige
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
  check(context) {
    const { agents, exits, entry } = context.manifest;
    if (entry.every(({ name }) => agents.has(name))) return;
    const declared = new Set(agents.keys());
    // Where handoffs lead to the same unknown name, the agent itself is what is missing: `unknown-target` says so, once.
    const targets = new Set([...targetNames(context.manifest)].filter((name) => !exits.has(name)));
    const uses = entry.filter(({ name }) => !targets.has(name)).map(({ name, origin }): Use => ({ name, at: origin, by: "`entry`" }));
    reportUnknown(context, uses, {
      kind: "entry",
      what: "an agent",
      plural: "agents",
      declared,
      where: "under `agents`",
      originOf: (name) => agents.get(name)?.origin,
      echoes: [(name) => inProse(context.manifest)(name), (name) => inAssertions(context.manifest)(name)],
    });
  },
};
