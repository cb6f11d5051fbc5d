import type { NeverKnown } from "../graph/never-known.ts";
import { nameOf } from "../graph/node-key.ts";
import { factFaults } from "./reading/fact-faults.ts";
import { noteSites, remedyFor, sourceOf, waiterOf } from "./reading/fact-words.ts";
import type { Finding, GraphRule, PlaceNote, RuleContext } from "./rule.ts";

/** A required fact that no run can ever make known. */
export const factNeverSet: GraphRule = {
  name: "fact-never-set",
  severity: "error",
  category: "facts",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A fact is required that no run can ever make known.",
  why: `The engine keeps a handoff closed, and refuses a tool, until the facts they require are known. A fact becomes known when a tool that sets it runs, or when a handoff that carries it
is taken; if no agent that runs come to can do either, what waits for the fact waits for ever. Most often the tool was given to nobody, or only to the agent behind the very handoff that
requires the fact.

What the host gives counts as known. The rule lets everything happen that can, over all messages of a session, so what it reports can happen on no path at all. A fact that is
missing only because another one is gets no finding of its own.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check_code]
    routine:
      - if: they want their money back
        do: Confirm who they are with \`check_code\`.
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    routine:
      - if: policy allows the refund
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The refund is granted. }
      escalated: { when: Policy does not cover the case. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
agents:
  triage:
    purpose: Learns what the customer needs.
    routine:
      - if: they want their money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - if: policy allows the refund
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The refund is granted. }
      escalated: { when: Policy does not cover the case. }
`,
  check(context: RuleContext): void {
    for (const never of factFaults(context.manifest, context.graph).never) {
      const finding = findingOf(never, context);
      if (finding !== undefined) context.report(finding);
    }
  },
};

function findingOf({ fact: name, sites, starts }: NeverKnown, { manifest, graph }: RuleContext): Finding | undefined {
  const fact = manifest.facts.get(name);
  const [first] = sites;
  const [start] = starts;
  const at = (start ?? first?.requirement)?.origin;
  if (fact === undefined || at === undefined) return undefined;
  const entry = manifest.entry.find((each) => manifest.agents.get(each.name)?.requires.some((need) => need === start) === true);
  const waits = first === undefined || start !== undefined ? `no run can start at \`${entry?.name ?? ""}\`` : neverDoes(first);
  const agent = first === undefined || start !== undefined ? (entry?.name ?? "") : nameOf(first.agent);
  const declared: PlaceNote = { at: fact.origin, part: "key", message: `\`${name}\` is declared here` };
  return {
    at,
    part: "value",
    subject: [name],
    message: `\`${name}\` can never be known, so ${waits}: ${sourceOf(fact, manifest, graph)}`,
    help:
      start === undefined ? remedyFor(fact, agent) : `let the host give \`${name}\` (\`from: host\`), or start at an agent that needs less`,
    notes: [declared, ...noteSites(start === undefined ? sites : [])],
  };
}

function neverDoes(site: NeverKnown["sites"][number]): string {
  return `${waiterOf(site)} can never ${site.for.kind === "tool" ? "run" : "open"}`;
}
