import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentOf } from "../graph/agents.ts";
import type { EdgeAttributes, HandoffGraph } from "../graph/handoff-graph.ts";
import { nameOf } from "../graph/node-key.ts";
import { pathsTo } from "../graph/path.ts";
import { forEachEdge } from "../graph/search.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { grantsOf, isGated, ungatedEdges, ungatedReach, type Grant } from "./reading/gate.ts";
import { meetingsIn } from "./reading/meeting.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** A handoff by which a conversation gets powers that the agent it leaves was not given. */
export const privilegeWidening: GraphRule = {
  name: "privilege-widening",
  severity: "info",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A handoff leads to private data or to the outside, which the giver has no tool for, with no gate on the way.",
  why: `An agent is given few tools so that little can go wrong with it. A handoff that anyone can talk it into undoes that: what the giver may not do, the next agent does for it. The handoff is the place to
ask for something first, such as that the user was identified.

Two classes of effect count: \`private\` and \`outward\`. A destructive tool without a gate is \`ungated-destructive\`, tools that make a \`lethal-trifecta\` are told there, and to write is what most desks are for. Left out are givers without tools (to hand over
is their whole purpose), targets that are entries themselves or reached from one only through a gate, tools that have a gate of their own, and tools that set a fact: by those gates are opened.`,
  good: `signalbox: 1
name: clinic
entry: reception
facts:
  identified: { type: boolean, set_by: check_birthday, at: /ok }
tools:
  find_hours: { description: Tells the opening hours., input: { day: string }, effects: [read] }
  check_birthday: { description: Compares a date of birth., input: { patient: string, birthday: string }, effects: [read] }
  find_results: { description: Reads the results of a test., input: { patient: string }, effects: [read, private] }
agents:
  reception:
    purpose: Answers what may be known by everybody.
    tools: [find_hours, check_birthday]
    routine:
      - Tell the hours with \`find_hours\`.
      - if: they ask for results
        do: Identify them with \`check_birthday\`.
        then: laboratory
      - if: the question is answered
        then: resolved
      - else: escalated
    handoffs:
      laboratory: { when: They ask for the results of a test., requires: [identified] }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  laboratory:
    purpose: Explains results.
    tools: [find_results]
    routine:
      - Read the results with \`find_results\`.
      - do: Explain them.
        then: resolved
    handoffs:
      resolved: { when: The results are explained. }
      escalated: { when: A result is worrying. }
`,
  bad: `signalbox: 1
name: clinic
entry: reception
tools:
  find_hours: { description: Tells the opening hours., input: { day: string }, effects: [read] }
  find_results: { description: Reads the results of a test., input: { patient: string }, effects: [read, private] }
agents:
  reception:
    purpose: Answers what may be known by everybody.
    tools: [find_hours]
    routine:
      - Tell the hours with \`find_hours\`.
      - if: they ask for results
        then: laboratory
      - if: the question is answered
        then: resolved
      - else: escalated
    handoffs:
      laboratory: { when: They ask for the results of a test. }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  laboratory:
    purpose: Explains results.
    tools: [find_results]
    routine:
      - Read the results with \`find_results\`.
      - do: Explain them.
        then: resolved
    handoffs:
      resolved: { when: The results are explained. }
      escalated: { when: A result is worrying. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    const powers = powersOf(manifest, graph);
    if (powers.size === 0) return;
    const visits = ungatedReach(manifest, graph);
    const passes = ungatedEdges(manifest);
    const held = new Map([...visits.keys()].map((key) => [key, grantsAt(manifest, graph, key)]));
    const pathTo = pathsTo(visits);
    const widened = new Map<string, Widening>();
    for (const from of visits.keys()) {
      const giver = agentOf(graph, from);
      if (giver === undefined || giver.tools.length === 0) continue;
      const has = new Set((held.get(from) ?? []).flatMap(classesOf));
      forEachEdge(graph, from, { passes }, (edge, to) => {
        if (visits.get(to)?.distance === 0) return;
        const gained = (held.get(to) ?? []).filter(
          (grant) => powers.has(grant.tool.name) && classesOf(grant).some((power) => !has.has(power)),
        );
        if (gained.length === 0) return;
        const known = widened.get(to);
        if (known === undefined) widened.set(to, { edge, has, gained, others: [] });
        else known.others.push(edge);
      });
    }
    for (const { edge, has, gained, others } of widened.values()) {
      const [first] = gained;
      if (first === undefined) continue;
      const classes = [...new Set(gained.flatMap(classesOf))].filter((power) => !has.has(power));
      const [giver, target] = [nameOf(edge.from), edge.handoff.target.name];
      report({
        at: edge.handoff.origin,
        part: "key",
        subject: [target],
        message: `\`${giver}\` has no ${classes.map((power) => `\`${power}\``).join(" and no ")} tool, and can hand on to \`${target}\`, which has ${listNames(gained.map(({ tool }) => tool.name))}, with nothing required`,
        help: `let the handoff to \`${target}\` require a fact that a tool or the host establishes, or give ${listNames(gained.map(({ tool }) => tool.name))} a gate of ${gained.length === 1 ? "its" : "their"} own (\`requires\`, \`approval: always\`)`,
        notes: others
          .slice(0, 3)
          .map((other) => ({ at: other.handoff.origin, part: "key", message: `and so can \`${nameOf(other.from)}\`` })),
        witness: [
          ...witnessOf([...pathTo(edge.from), edge]),
          { at: first.given.origin, part: "value", message: `\`${target}\` can run \`${first.tool.name}\`` },
        ],
      });
    }
  },
};

interface Widening {
  readonly edge: EdgeAttributes;
  readonly has: ReadonlySet<string>;
  readonly gained: readonly Grant[];
  readonly others: EdgeAttributes[];
}

/** The tools that reach private data or the outside with no gate of their own, and that are no step towards one. */
function powersOf(manifest: Manifest, graph: HandoffGraph): ReadonlySet<string> {
  const setters = new Set(
    [...manifest.facts.values()].flatMap(({ source }) => (source.kind === "tool" ? source.tools.map(({ name }) => name) : [])),
  );
  const met = new Set(meetingsIn(manifest, graph).flatMap(({ seen, out }) => [seen.private.grant.tool, out.tool]));
  const powers = [...manifest.tools.values()].filter(
    (tool) =>
      !met.has(tool) &&
      tool.effectsDeclared &&
      tool.effects.kind !== "destructive" &&
      (tool.effects.private || tool.effects.outward) &&
      !setters.has(tool.name) &&
      !isGated(manifest, tool),
  );
  return new Set(powers.map((tool) => tool.name));
}

function classesOf({ tool }: Grant): readonly ("private" | "outward")[] {
  return [...(tool.effects.private ? (["private"] as const) : []), ...(tool.effects.outward ? (["outward"] as const) : [])];
}

function grantsAt(manifest: Manifest, graph: HandoffGraph, key: string): readonly Grant[] {
  const agent = agentOf(graph, key);
  return agent === undefined ? [] : grantsOf(manifest, agent);
}
