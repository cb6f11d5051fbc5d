import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentOf, agentsOf } from "../graph/agents.ts";
import { closedBy } from "../graph/closed.ts";
import { endsOf } from "../graph/ends.ts";
import { canFinish, leadsOn, waysToPerson } from "../graph/exits.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { keyOf } from "../graph/node-key.ts";
import { pathTo, shortestPath } from "../graph/path.ts";
import { conversation } from "../graph/reachable.ts";
import type { EdgeFilter } from "../graph/search.ts";
import type { Agent } from "../manifest/manifest.ts";
import { factFaults } from "./reading/fact-faults.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";
import { entryEdits, unsafeMending } from "./reading/mend.ts";

/** An agent that talks with users and has no way to a person. */
export const noHuman: GraphRule = {
  name: "no-human",
  severity: "warning",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "From an agent no exit of kind `escalated` can be reached, or only over handoffs that may stay closed.",
  why: `A user who is not helped must be able to come to a person, from wherever the conversation stands. A handoff that requires a fact which a tool must establish may stay closed for
just the users who need a person most, so it does not count, unless every way to it has required that fact before.

The rule speaks where people stand by: where some agent hands to an exit of kind \`escalated\`, or \`limits.then\` names one. A pipeline in which nothing escalates has no people behind it, and
is left alone. \`limits.then\` itself is no way to a person: it opens only when the run has been used up. Agents that answer calls are left out, since their callers have the user; so are agents
with \`reply: final\`, which do not wait for an answer. Of agents that lead on to each other the last is told, where one handoff mends them all.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - if: the invoice is explained
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The invoice is explained. }
      escalated: { when: They dispute the invoice. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an invoice
        then: billing
      - if: it is answered
        then: resolved
      - else: escalated
    handoffs:
      billing: { when: It is about an invoice. }
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
  billing:
    purpose: Explains invoices.
    routine:
      - Explain the invoice item by item.
      - if: the invoice is explained
        then: resolved
      - else: resolved
    handoffs:
      resolved: { when: The invoice is explained. }
`,
  check(context: RuleContext): void {
    const { manifest, graph, report } = context;
    const talking = [...conversation(graph).keys()].filter((key) => isTalking(graph, key));
    const ways = waysToPerson(graph);
    const [entry] = manifest.entry;
    if (!talking.some((key) => ways.has(key))) {
      const then = manifest.limits.then;
      if (then === undefined || entry === undefined || manifest.exits.get(then.name)?.kind !== "escalated") return;
      report({
        at: then.origin,
        part: "value",
        message: `no agent has a way to a person: only a spent limit leads to \`${then.name}\``,
        help: `hand to \`${then.name}\` from the agents that talk with the user, \`${entry.name}\` first`,
      });
      return;
    }
    reportWithout(context, new Set(talking.filter((key) => !ways.has(key))));
    reportClosed(context, new Set(talking.filter((key) => ways.has(key))));
  },
};

/** Agents that cannot finish have a finding of their own. */
function isTalking(graph: HandoffGraph, key: string): boolean {
  const agent = agentOf(graph, key);
  return agent !== undefined && agent.reply === "ask" && canFinish(graph, key);
}

function reportWithout({ graph, report }: RuleContext, without: ReadonlySet<string>): void {
  for (const { component, leadIn } of endsOf(graph, without, leadsOn, "forward")) {
    const agents = agentsOf(graph, component);
    const [first] = agents;
    if (first === undefined) continue;
    report({
      at: first.origin,
      part: "key",
      subject: agents.map((agent) => agent.name),
      message: `${listNames(agents.map((agent) => agent.name))} ${agents.length === 1 ? "has" : "have"} no way to a person${also(agentsOf(graph, leadIn))}; expected a path to an exit of kind \`escalated\``,
      help: `hand to \`escalated\` from \`${first.name}\`, or to an agent that does`,
      ...unsafeMending([[first.origin, entryEdits(first.origin, "handoffs", ["escalated", { when: "They ask for a person." }])]]),
      witness: witnessOf(pathTo(conversation(graph), keyOf(first.name))),
    });
  }
}

function reportClosed({ manifest, graph, report }: RuleContext, having: ReadonlySet<string>): void {
  if (manifest.facts.size === 0) return;
  const closed = closedBy(manifest, graph);
  // A fact that cannot become known is the graver finding.
  const { never, onSomePath } = factFaults(manifest, graph);
  const faulty = new Set([...never, ...onSomePath].map(({ fact }) => fact));
  const isOpen: EdgeFilter = (edge) => leadsOn(edge) && closed(edge) === undefined;
  const open = waysToPerson(graph, isOpen);
  const kept = new Set([...having].filter((key) => !open.has(key)));
  for (const { component, leadIn } of endsOf(graph, kept, isOpen, "forward")) {
    const [first] = agentsOf(graph, component);
    if (first === undefined) continue;
    const path = shortestPath(graph, [keyOf(first.name)], (key) => isPerson(graph, key), { passes: leadsOn }) ?? [];
    const shut = path.map(closed).find((requirement) => requirement !== undefined);
    if (shut === undefined || faulty.has(shut.fact)) continue;
    report({
      at: first.origin,
      part: "key",
      subject: agentsOf(graph, component).map((agent) => agent.name),
      message: `\`${first.name}\` has a way to a person only once \`${shut.fact}\` is known${also(agentsOf(graph, leadIn))}, which may never be`,
      help: `let the handoff to \`escalated\` require nothing, so that users for whom \`${shut.fact}\` cannot be established get help as well`,
      notes: [{ at: shut.origin, part: "value", message: `\`${shut.fact}\` is required here` }],
      witness: witnessOf(path),
    });
  }
}

function isPerson(graph: HandoffGraph, key: string): boolean {
  const node = graph.nodes.get(key);
  return node?.kind === "exit" && node.exit.kind === "escalated";
}

function also(leadIn: readonly Agent[]): string {
  if (leadIn.length === 0) return "";
  return `, nor ${leadIn.length === 1 ? "has" : "have"} ${listNames(leadIn.map((agent) => agent.name))}, which ${leadIn.length === 1 ? "leads" : "lead"} on to it`;
}
