import { listNames } from "../diagnostic/did-you-mean.ts";
import { conversation } from "../graph/reachable.ts";
import { agentOf } from "../graph/agents.ts";
import type { Agent, Handoff, Manifest } from "../manifest/manifest.ts";
import { appendToken } from "../source/pointer.ts";
import { fieldsOf } from "./reading/fact-reads.ts";
import { isForeign } from "./reading/language.ts";
import { mentionsOf, spanOf, type Mention } from "./reading/mention.ts";
import { placeholdersOf } from "./reading/placeholders.ts";
import type { GraphRule } from "./rule.ts";
import { withValue } from "./reading/mend.ts";

/** A handoff that gives its target neither the conversation nor a value that the target's routine works with. */
export const historyDrops: GraphRule = {
  name: "history-drops",
  severity: "warning",
  category: "facts",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A handoff with `history: none` does not carry what the target's routine works with.",
  why: `With \`history: none\` the target sees nothing of the conversation but the payload. A value that its routine names in backticks, a fact or a field that other handoffs to it carry, is
then unknown to it, unless the payload has it, the routine shows it as \`{{fact}}\`, or a tool of its own finds it. The agent asks the user a second time, or makes it up.

The rule speaks of transfers only: what a called agent gets is up to its caller. It leaves alone what the routine tells the agent to ask for.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  issue: { type: string, from: model }
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: something is broken
        then: repairs
      - else: escalated
    handoffs:
      repairs: { when: Something is broken., history: none, carry: { issue: string } }
      escalated: { when: They ask for a person. }
  repairs:
    purpose: Explains how things are mended.
    routine:
      - do: Explain how to mend \`issue\`.
        then: resolved
    handoffs:
      resolved: { when: The repair is explained. }
      escalated: { when: It cannot be mended. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  issue: { type: string, from: model }
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: something is broken
        then: repairs
      - else: escalated
    handoffs:
      repairs: { when: Something is broken., history: none, carry: { urgent: boolean } }
      escalated: { when: They ask for a person. }
  repairs:
    purpose: Explains how things are mended.
    routine:
      - do: Explain how to mend \`issue\`.
        then: resolved
    handoffs:
      resolved: { when: The repair is explained. }
      escalated: { when: It cannot be mended. }
`,
  check({ manifest, graph, report }) {
    let shown: ReadonlySet<string> | undefined;
    for (const key of conversation(graph).keys()) {
      const bare = (graph.coming.get(key) ?? []).filter(({ handoff }) => handoff.mode === "transfer" && handoff.history === "none");
      const target = agentOf(graph, key);
      // Whether a routine asks for a value or only works with it is told by English words.
      if (bare.length === 0 || target?.routine === undefined || isForeign(target)) continue;
      // A name shown anywhere counts as shown here: what reads the instructions is not worth taking them apart.
      shown ??= new Set(placeholdersOf(manifest).map(({ name }) => name));
      const carried = (graph.coming.get(key) ?? []).flatMap(({ handoff }) => fieldsOf(handoff.carry));
      const wanted = wantedBy(target, manifest, new Set(carried)).filter(({ name }) => shown?.has(name) !== true);
      for (const { handoff } of bare) {
        const dropped = wanted.filter(({ name }) => mayLack(handoff, name));
        const [first] = dropped;
        if (first === undefined) continue;
        const names = listNames(new Set(dropped.map(({ name }) => name)));
        const span = spanOf(first);
        const { document, pointer } = handoff.origin;
        report({
          at: { document, pointer: appendToken(pointer, "history") },
          part: "value",
          message: `the routine of \`${target.name}\` works with ${names}, but this handoff passes on neither the conversation nor ${names} in its payload`,
          label: "the conversation stays behind",
          help: `add ${names} to \`carry\`, or pass on more: \`history: text\``,
          ...withValue({ document, pointer: appendToken(pointer, "history") }, "text"),
          notes: [{ at: first.passage.originOf(), ...(span === undefined ? {} : { span }), message: `\`${first.name}\` is used here` }],
        });
      }
    }
  },
};

const findsOut =
  /\b(?:ask|get|learn|request|collect|confirm|find|look|enter|choos|pick|select|determin|decid|writ|stat|set|carr|note|record)\w*\b[^.]*$/i;

/** The facts and carried fields that a routine names and that its agent cannot find out: neither told to, nor with a tool that sets it. */
function wantedBy(agent: Agent, { facts, tools, agents, exits }: Manifest, carried: ReadonlySet<string>): readonly Mention[] {
  if (agent.routine === undefined) return [];
  const has = new Set(agent.tools.map(({ name }) => name));
  const own = new Set(agent.handoffs.flatMap((handoff) => fieldsOf(handoff.carry)));
  return mentionsOf(agent.routine).filter((mention) => {
    const { name } = mention;
    const fact = facts.get(name);
    if (tools.has(name) || agents.has(name) || exits.has(name) || own.has(name)) return false;
    if (fact === undefined && !carried.has(name)) return false;
    if (fact?.source.kind === "tool" && fact.source.tools.some((tool) => has.has(tool.name))) return false;
    return !findsOut.test(mention.before());
  });
}

/** A schema that lists no fields may well have this one. */
function mayLack({ carry }: Handoff, name: string): boolean {
  const fields = fieldsOf(carry);
  return (carry === undefined || fields.length > 0) && !fields.includes(name);
}
