import { defaultLimits } from "../manifest/default-limits.ts";
import type { Agent, Manifest } from "../manifest/manifest.ts";
import { appendToken } from "../source/pointer.ts";
import type { Origin } from "../source/source-map.ts";
import type { Finding, GraphRule, RuleContext } from "./rule.ts";
import { withValue } from "./reading/mend.ts";

/** A limit of an agent that the run's own limit never lets it use up. */
export const limitContradiction: GraphRule = {
  name: "limit-contradiction",
  severity: "error",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent's limit is above the run's, so it can never be reached.",
  why: `The run's limits hold for all agents together, so an agent that may have more turns than the whole run is cut off by the run first, with another outcome than its author meant.
Where the manifest gives the run no limit, the default holds: ${defaultLimits.turns} turns, and ${defaultLimits.visits} visits of one agent.`,
  good: `signalbox: 1
name: desk
entry: triage
limits: { turns: 20 }
agents:
  triage:
    purpose: Learns what the customer needs.
    limits: { turns: 6 }
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
limits: { turns: 20 }
agents:
  triage:
    purpose: Learns what the customer needs.
    limits: { turns: 60 }
    routine:
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }: RuleContext): void {
    for (const agent of manifest.agents.values()) {
      for (const limit of ["turns", "visits"] as const) {
        const finding = contradiction(manifest, agent, limit);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

function contradiction(manifest: Manifest, agent: Agent, limit: "turns" | "visits"): Finding | undefined {
  const own = agent.limits[limit];
  const given = manifest.limits[limit];
  const most = given ?? defaultLimits[limit];
  if (own === undefined || own <= most) return undefined;
  const run = limit === "turns" ? "the whole run" : "any agent";
  return {
    at: partOf(agent.limits.origin, limit),
    part: "value",
    message: `\`${agent.name}\` may have ${own} ${limit}, but ${run} has ${given === undefined ? "by default " : ""}only ${most}; expected ${most} at most`,
    label: "more than that",
    help: `lower it to ${most}, or raise \`limits.${limit}\` of the run to ${own} or more`,
    ...withValue(partOf(agent.limits.origin, limit), most),
    notes: given === undefined ? [] : [{ at: partOf(manifest.limits.origin, limit), part: "value", message: "the run's limit" }],
  };
}

function partOf(origin: Origin, key: string): Origin {
  return { ...origin, pointer: appendToken(origin.pointer, key) };
}
