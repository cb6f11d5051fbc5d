import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentOf } from "../graph/agents.ts";
import type { EdgeAttributes, HandoffGraph } from "../graph/handoff-graph.ts";
import { keyOf, nameOf } from "../graph/node-key.ts";
import { pathsTo } from "../graph/path.ts";
import type { EdgeFilter, Visit } from "../graph/search.ts";
import type { Manifest, Tool } from "../manifest/manifest.ts";
import { grantsOf, isGated, ungatedEdges, ungatedReach, type Grant } from "./reading/gate.ts";
import { within } from "./reading/passage.ts";
import type { GraphRule, PlaceNote, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";
import { approved } from "./reading/mend.ts";

/** A destructive tool that a model alone decides to run. */
export const ungatedDestructive: GraphRule = {
  name: "ungated-destructive",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A path on which a destructive tool can run without approval and without a fact that a tool or the host established.",
  why: `What cannot be undone must not hang on a model's word alone: a model can be talked into it, or misread a step. A gate is something the engine enforces: \`approval: always\` on the tool,
or a required fact that comes from a tool's result or from the host, on the tool, on the agent that has it, or on a handoff that every way to that agent takes. A fact that a model states
is no gate, and an \`approval\` with a condition leaves the inputs outside of it to the model.

Every handoff and agent with a gate is cut, and the rest searched from the entries: a tool that is still reached is told, with the shortest way to it. What the fact *says* is not judged: that
it was established is all that is proved.`,
  good: `signalbox: 1
name: accounts
entry: desk
facts:
  verified: { type: boolean, set_by: check_identity, at: /ok }
tools:
  check_identity: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  close_account: { description: Closes an account for good., input: { account: string }, effects: [destructive], timeout: 20s }
agents:
  desk:
    purpose: Learns what the customer needs.
    tools: [check_identity]
    routine:
      - if: they want to leave
        do: Confirm who they are with \`check_identity\`.
        then: closing
      - else: escalated
    handoffs:
      closing: { when: They want to close their account., requires: [verified] }
      escalated: { when: They ask for a person. }
  closing:
    purpose: Closes accounts.
    tools: [close_account]
    routine:
      - Close the account with \`close_account\`.
      - do: Say that it is closed.
        then: resolved
    handoffs:
      resolved: { when: The account is closed. }
      escalated: { when: The account cannot be closed. }
`,
  bad: `signalbox: 1
name: accounts
entry: desk
tools:
  close_account: { description: Closes an account for good., input: { account: string }, effects: [destructive], timeout: 20s }
agents:
  desk:
    purpose: Learns what the customer needs.
    routine:
      - if: they want to leave
        then: closing
      - else: escalated
    handoffs:
      closing: { when: They want to close their account. }
      escalated: { when: They ask for a person. }
  closing:
    purpose: Closes accounts.
    tools: [close_account]
    routine:
      - Close the account with \`close_account\`.
      - do: Say that it is closed.
        then: resolved
    handoffs:
      resolved: { when: The account is closed. }
      escalated: { when: The account cannot be closed. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    const loose = [...manifest.tools.values()].filter(
      (tool) => tool.effectsDeclared && tool.effects.kind === "destructive" && !isGated(manifest, tool),
    );
    if (loose.length === 0) return;
    const asserted = assertedTools(manifest);
    const visits = ungatedReach(manifest, graph);
    const holders = holdersOf(manifest, graph, visits);
    const pathTo = pathsTo(visits);
    const open = ungatedEdges(manifest);
    for (const tool of loose) {
      const [first, ...others] = holders.get(tool.name) ?? [];
      if (first === undefined || asserted.has(tool.name)) continue;
      const path = pathTo(first.key);
      report({
        at: tool.origin,
        part: "key",
        message: `\`${tool.name}\` is destructive, and ${listNames([first, ...others].map(({ key }) => nameOf(key)))} can run it with no approval and no fact that a tool or the host established`,
        label: "cannot be undone",
        help: helpFor(manifest, tool, others.length === 0),
        ...approved([tool]),
        notes: [...weakGates(manifest, tool), ...(others.length === 0 ? cuts({ manifest, graph, visits, open }, path) : [])],
        witness: [
          ...witnessOf(path),
          { at: first.grant.given.origin, part: "value", message: `\`${nameOf(first.key)}\` can run \`${tool.name}\`` },
        ],
      });
    }
  },
};

/** The tools before which an author asserts an approval or another tool: where nothing at all stands before one, that fails, and is the finding. */
function assertedTools({ assertions, tools }: Manifest): ReadonlySet<string> {
  const guarded = assertions.filter(
    (one) => one.kind === "before" && one.always.some(({ name }) => name !== one.before.name && (name === "approval" || tools.has(name))),
  );
  return new Set(guarded.flatMap((one) => (one.kind === "before" ? [one.before.name] : [])));
}

interface Holder {
  readonly key: string;
  readonly grant: Grant;
}

/** Who has a tool, by the tool's name, nearest first. */
function holdersOf(manifest: Manifest, graph: HandoffGraph, visits: ReadonlyMap<string, Visit>): ReadonlyMap<string, readonly Holder[]> {
  const holders = new Map<string, Holder[]>();
  for (const key of visits.keys()) {
    const agent = agentOf(graph, key);
    for (const grant of agent === undefined ? [] : grantsOf(manifest, agent)) {
      const known = holders.get(grant.tool.name);
      if (known === undefined) holders.set(grant.tool.name, [{ key, grant }]);
      else known.push({ key, grant });
    }
  }
  return holders;
}

/** What looks like a gate and is none. */
function weakGates(manifest: Manifest, tool: Tool): readonly PlaceNote[] {
  const asked: readonly PlaceNote[] =
    tool.approval === undefined
      ? []
      : [
          {
            at: within(tool.origin, "approval"),
            part: "key",
            message: "a person is asked for some inputs only, and the model chooses the input",
          },
        ];
  return [
    ...asked,
    ...tool.requires
      .filter(({ fact }) => manifest.facts.get(fact)?.source.kind === "model")
      .map(({ fact, origin }): PlaceNote => ({ at: origin, message: `\`${fact}\` is no gate: a model states it` })),
  ];
}

interface Reach {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
  readonly visits: ReadonlyMap<string, Visit>;
  readonly open: EdgeFilter;
}

/** Where else than on the tool a gate would cut every way to its one holder: the agent itself, and the handoff to it if there is only one. */
function cuts({ manifest, graph, visits, open }: Reach, path: readonly EdgeAttributes[]): readonly PlaceNote[] {
  const last = path.at(-1);
  const agent = last === undefined ? undefined : agentOf(graph, last.to);
  if (last === undefined || agent === undefined || manifest.entry.some(({ name }) => keyOf(name) === last.to)) return [];
  const ways = (graph.coming.get(last.to) ?? []).filter((edge) => edge.from !== edge.to && visits.has(edge.from) && open(edge));
  return [
    ...(ways.length === 1
      ? [{ at: last.handoff.origin, part: "key" as const, message: "the only way to it: `requires` here would be a gate as well" }]
      : []),
    { at: agent.origin, part: "key", message: `\`requires\` on \`${agent.name}\` would close every way to it` },
  ];
}

function helpFor(manifest: Manifest, tool: Tool, onlyHolder: boolean): string {
  const facts = [...manifest.facts.values()];
  const known =
    facts.find(({ source, schema }) => source.kind === "tool" && schema["type"] === "boolean") ??
    facts.find(({ source }) => source.kind === "tool");
  const fact = known === undefined ? "a fact that a tool sets" : `a fact that a tool sets, such as \`${known.name}\``;
  return `let a person agree with \`approval: always\` on \`${tool.name}\`, or let it require ${fact}${onlyHolder ? "" : "; it has several holders, so a gate on the tool itself is the only one that cuts all ways"}`;
}
