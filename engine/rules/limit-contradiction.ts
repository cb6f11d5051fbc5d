import { defaultLimits } from "../manifest/default-limits.ts";
import type { Agent, Manifest } from "../manifest/manifest.ts";
import { appendToken } from "../source/pointer.ts";
import type { Origin } from "../source/source-map.ts";
import type { Finding, GraphRule, RuleContext } from "./rule.ts";
import { withValue } from "./reading/mend.ts";

/** A limit that another one never lets anybody use up. */
export const limitContradiction: GraphRule = {
  name: "limit-contradiction",
  severity: "error",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  alsoMilder: true,
  summary: "A limit is above another that holds for the same thing, so it can never be reached.",
  why: `The run's limits hold for all agents together, so an agent that may have more turns than the whole run is cut off by the run first, with another outcome than its author meant.
Where the manifest gives the run no limit, the default holds: ${defaultLimits.turns} turns, and ${defaultLimits.visits} visits of one agent.

Time is nested in the same way: a turn (\`turn_seconds\`) is a part of the run (\`seconds\`), and a call of a model or a tool is a part of a turn. A \`timeout\` that is longer
than what is written for the turn or the run never ends anything: the turn's limit, or the run's, cuts the work off first, with the outcome of that limit. Only limits that are written are compared here, not the run's default of ${defaultLimits.seconds} seconds. Where the times are equal, nothing is said. It is a warning: the run goes as its limits say.`,
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
    for (const finding of timeContradictions(manifest)) report(finding);
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

/** A time that somebody may take, and where it is written. */
interface Span {
  readonly what: string;
  readonly seconds: number;
  readonly at: Origin;
}

/** Times that are longer than the shortest written one that holds around them. */
function timeContradictions({ limits, models, tools }: Manifest): readonly Finding[] {
  const run = spanOf("the run", limits.seconds, partOf(limits.origin, "seconds"));
  const turn = spanOf("a turn", limits.turnSeconds, partOf(limits.origin, "turn_seconds"));
  const parts = [
    ...[...models.values()].flatMap(({ name, timeoutMs, origin }) => timeoutOf(`the model \`${name}\``, timeoutMs, origin)),
    ...[...tools.values()].flatMap(({ name, timeoutMs, origin }) => timeoutOf(`the tool \`${name}\``, timeoutMs, origin)),
  ];
  const shortest = [...turn, ...run].toSorted((one, other) => one.seconds - other.seconds)[0];
  return [...turn.flatMap((span) => within(span, run[0])), ...parts.flatMap((span) => within(span, shortest))];
}

function within({ what, seconds, at }: Span, around: Span | undefined): readonly Finding[] {
  if (around === undefined || seconds <= around.seconds) return [];
  return [
    {
      at,
      part: "value",
      severity: "warning",
      message: `${what} may take ${seconds} seconds, but ${around.what} has only ${around.seconds}; expected ${around.seconds} seconds at most`,
      label: "longer than that",
      help: `lower it to ${around.seconds} seconds, or give ${around.what} ${seconds} seconds or more`,
      notes: [{ at: around.at, part: "value", message: `the time of ${around.what}` }],
    },
  ];
}

function timeoutOf(what: string, timeoutMs: number | undefined, origin: Origin): readonly Span[] {
  return spanOf(what, timeoutMs === undefined ? undefined : timeoutMs / 1000, partOf(origin, "timeout"));
}

function spanOf(what: string, seconds: number | undefined, at: Origin): readonly Span[] {
  return seconds === undefined ? [] : [{ what, seconds, at }];
}

function partOf(origin: Origin, key: string): Origin {
  return { ...origin, pointer: appendToken(origin.pointer, key) };
}
