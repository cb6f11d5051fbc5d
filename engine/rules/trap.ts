import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentsOf } from "../graph/agents.ts";
import { shortestCycle } from "../graph/cycle.ts";
import { leadsOn } from "../graph/exits.ts";
import { stuckEnds } from "../graph/stuck.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** Agents that hand to each other and nowhere else. */
export const trap: GraphRule = {
  name: "trap",
  severity: "error",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "Agents hand to each other, and none of them to an exit.",
  why: `A run that comes to such a group never leaves it: each agent can always pass the user on, so none looks wrong by itself, and only a limit ends the conversation, without
a result. One way out for one of them is enough for all. Agents that only lead to the group are named in its finding. A single agent without a way out is \`no-exit\`.`,
  good: `signalbox: 1
name: newsroom
shape: peers
entry: writer
limits: { visits: 4 }
agents:
  writer:
    purpose: Writes the article.
    routine:
      - Write a draft.
      - if: it is the first or a changed draft
        then: critic
      - else: escalated
    handoffs:
      critic: { when: A draft is written. }
      escalated: { when: The subject needs a person. }
  critic:
    purpose: Judges drafts.
    routine:
      - Read the draft.
      - if: it must be changed
        then: writer
      - else: resolved
    handoffs:
      writer: { when: The draft must be changed. }
      resolved: { when: The draft is good. }
`,
  bad: `signalbox: 1
name: newsroom
shape: peers
entry: writer
limits: { visits: 4 }
agents:
  writer:
    purpose: Writes the article.
    routine:
      - Write a draft.
      - do: Pass it on.
        then: critic
    handoffs:
      critic: { when: A draft is written. }
  critic:
    purpose: Judges drafts.
    routine:
      - Read the draft.
      - do: Say what must be changed.
        then: writer
    handoffs:
      writer: { when: The draft must be changed. }
`,
  check({ graph, report }: RuleContext): void {
    for (const { component, leadIn } of stuckEnds(graph)) {
      const agents = agentsOf(graph, component);
      const [first] = agents;
      if (first === undefined || agents.length < 2) continue;
      const names = listNames(agents.map((agent) => agent.name));
      const before = agentsOf(graph, leadIn).map((agent) => agent.name);
      const led = before.length === 0 ? "" : `; ${listNames(before)} ${before.length === 1 ? "leads" : "lead"} only there`;
      report({
        at: first.origin,
        part: "key",
        subject: agents.map((agent) => agent.name),
        message: `${names} hand only to each other, so a run that comes to them never ends${led}`,
        help: "give one of them a handoff to an exit, such as `resolved` or `escalated`, or to an agent that can reach one",
        witness: witnessOf(shortestCycle(graph, component, { passes: leadsOn }) ?? []),
      });
    }
  },
};
