import { nameOf } from "../graph/node-key.ts";
import { listNames } from "../diagnostic/did-you-mean.ts";
import { factFaults } from "./reading/fact-faults.ts";
import { groupGaps, type Gap, type GapGroup } from "./reading/fact-groups.ts";
import { holderNote, noteAgents, noteSites, remedyFor, waiterOf } from "./reading/fact-words.ts";
import { requireFix } from "./reading/require-fix.ts";
import { unassuredFindings } from "./reading/unassured-finding.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** A path to an agent on which a fact that the agent's tools or handoffs require cannot become known, or need not. */
export const factNotSet: GraphRule = {
  name: "fact-not-set",
  severity: "error",
  category: "facts",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  alsoMilder: true,
  summary: "A tool or handoff requires a fact that is not established on some path to its agent.",
  why: `The engine refuses a tool, and keeps a handoff closed, until the facts they require are known. That is what \`requires\` is for, as long as every conversation that comes there has the
fact, or can come by it. The rule shows a path on which it is otherwise.

It is an error where nobody on the path *can* make the fact known and the conversation cannot come back with it: the tool never runs, or the handoff never opens, however well the agents do. It is
a warning where somebody could, but nothing *makes* them: a model may hand over too early, and the agent that gets the conversation has a tool it cannot use, and can at best hand it back.
\`requires\` on the handoff closes that path. A handoff that waits for a fact which its agent can come by is a gate at work and no finding; where only a call may bring the fact, and may come back
without it, it is worth a word (info).

A fact counts as established at an agent where no path leads to it without. What an agent's tools *could* set counts for that agent alone, and a call as a tool does where the called agent
itself has the tool and can come back; where one of its results requires the fact, only if all its results bring it. Facts that one tool sets are known together. Agents that the
same agent could have spared the fault are one finding. [What it proves](../analyses.md#facts) and what it does not is written down.`,
  good: `signalbox: 1
name: desk
entry: [web, phone]
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write], requires: [verified] }
agents:
  web:
    purpose: Hears customers of the web shop.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - do: Hand them on.
        then: refunds
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  phone:
    purpose: Hears customers on the phone.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - do: Hand them on.
        then: refunds
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Makes refunds.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: Policy does not cover the case. }
`,
  bad: `signalbox: 1
name: desk
entry: [web, phone]
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write], requires: [verified] }
agents:
  web:
    purpose: Hears customers of the web shop.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - do: Hand them on.
        then: refunds
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  phone:
    purpose: Hears customers on the phone.
    routine:
      - do: Hand them on.
        then: refunds
    handoffs:
      refunds: { when: They want their money back. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Makes refunds.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: Policy does not cover the case. }
`,
  check(context: RuleContext): void {
    const { manifest, graph, report } = context;
    const { onSomePath, unassured, gates } = factFaults(manifest, graph);
    for (const group of groupGaps(onSomePath.map((each) => ({ ...each, ...gates(each) })))) reportGroup(context, group);
    for (const finding of unassuredFindings(manifest, unassured)) report(finding);
  },
};

function reportGroup({ manifest, report }: RuleContext, { facts: names, gaps, all, gates }: GapGroup<Gap>): void {
  const [first] = gaps;
  const [site] = first.sites;
  const fact = manifest.facts.get(first.fact);
  if (site === undefined || fact === undefined) return;
  const agent = nameOf(first.agent);
  const fix = requireFix(gates);
  const never = site.for.kind === "tool" ? `${waiterOf(site)} never runs` : `${waiterOf(site)} never opens`;
  const where = first.path.length === 0 ? `a run that starts at \`${agent}\`` : `a conversation that comes to \`${agent}\` this way`;
  const others = gaps.length - 1;
  const also = others === 0 ? "" : `; ${others === 1 ? "another agent has" : `${others} more agents have`} the same fault`;
  report({
    at: site.requirement.origin,
    part: "value",
    subject: [...gaps.map((gap) => nameOf(gap.agent)), ...names],
    message: `${where} can never know ${listNames(names)}, so ${never}${also}`,
    help: remedyFor(fact, agent),
    notes: [
      holderNote(manifest, site, "can never take"),
      ...(others === 0 ? noteSites(all.flatMap(({ sites }) => sites)) : noteAgents(manifest, gaps)),
    ],
    witness: witnessOf([...first.path, ...(site.for.kind === "edge" ? [site.for.edge] : [])]),
    ...(fix === undefined ? {} : { fix }),
  });
}
