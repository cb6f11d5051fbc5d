import { nameOf } from "../graph/node-key.ts";
import type { Unestablished } from "../graph/unestablished.ts";
import { listNames } from "../diagnostic/did-you-mean.ts";
import { factFaults } from "./reading/fact-faults.ts";
import { noteSites, remedyFor, waiterOf } from "./reading/fact-words.ts";
import type { GraphRule, PlaceNote, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";

/** A path to an agent on which a fact that the agent's tools or handoffs require cannot become known. */
export const factNotSet: GraphRule = {
  name: "fact-not-set",
  severity: "error",
  category: "facts",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "A tool or handoff requires a fact that cannot become known on some path to its agent.",
  why: `The engine refuses a tool, and keeps a handoff closed, until the facts they require are known. That is what \`requires\` is for, and no fault as long as somebody on the way can make
the fact known: the agent itself, one before it, or one it can hand to and get the conversation back from. The rule shows a path on which nobody can. A conversation that comes that way stands
before a tool that never runs, or a handoff that never opens, however well its agents do.

It follows transfers and calls from every entry with what the host gives, counts what agents that are called may establish for their callers, and stays within one conversation.
[What it proves](../analyses.md#facts) and what it does not is written down.`,
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
    const { manifest, graph } = context;
    for (const group of byWay(factFaults(manifest, graph).onSomePath)) reportGroup(context, group);
  },
};

/** Facts that are missing at the same agent on the same path have one fault behind them. */
function byWay(all: readonly Unestablished[]): Iterable<readonly Unestablished[]> {
  const groups = new Map<string, Unestablished[]>();
  for (const each of all) {
    const key = [each.agent, ...each.path.map(({ from }) => from)].join(" > ");
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(each);
  }
  return groups.values();
}

function reportGroup({ manifest, report }: RuleContext, group: readonly Unestablished[]): void {
  const [first] = group;
  const [site] = first?.sites ?? [];
  const fact = manifest.facts.get(first?.fact ?? "");
  if (first === undefined || site === undefined || fact === undefined) return;
  const agent = nameOf(first.agent);
  const facts = listNames(group.map((each) => each.fact));
  const never = site.for.kind === "tool" ? `${waiterOf(site)} never runs` : `${waiterOf(site)} never opens`;
  const where = first.path.length === 0 ? `a run that starts at \`${agent}\`` : `a conversation that comes to \`${agent}\` this way`;
  report({
    at: site.requirement.origin,
    part: "value",
    subject: [agent, ...group.map((each) => each.fact)],
    message: `${where} can never know ${facts}, so ${never}`,
    help: remedyFor(fact, agent),
    notes: [holderOf(site, agent), ...noteSites(group.flatMap(({ sites }) => sites))],
    witness: witnessOf([...first.path, ...(site.for.kind === "edge" ? [site.for.edge] : [])]),
  });

  function holderOf({ for: waiter }: typeof site & object, name: string): PlaceNote {
    if (waiter.kind === "edge") return { at: waiter.edge.handoff.origin, part: "key", message: `\`${name}\` can never take this handoff` };
    const grant = manifest.agents.get(name)?.tools.find((tool) => tool.name === waiter.tool.name);
    return { at: grant?.origin ?? waiter.tool.origin, message: `\`${name}\` is given \`${waiter.tool.name}\`` };
  }
}
