import { inAssertions, inProse } from "./reading/echoes.ts";
import { exitUses, targetNames, targetUses, type Use } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** A handoff, or a `then` of a step, of the limits or of an approval, leads to something that is neither an agent nor an exit. */
export const unknownTarget: GraphRule = {
  name: "unknown-target",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A handoff, or a `then` of a step, of the limits or of an approval, leads to something that is neither an agent nor an exit.",
  why: `Agents and exits are the only places a conversation can go. A name that is neither is a handoff that can never be taken, and what was meant by it is
cut off. The name is reported once: at the handoff if it is wrong there, with the other places as notes. \`limits.then\` and an approval's \`then\` must name exits, since a spent limit and an expired request end the run.`,
  good: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Picks the right desk.
    routine:
      - if: the customer wants money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    routine:
      - do: Decide by the policy and tell the customer.
        then: resolved
    handoffs:
      resolved: { when: The customer knows the decision. }
      escalated: { when: The policy does not say. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Picks the right desk.
    routine:
      - if: the customer wants money back
        then: refnds
      - else: escalated
    handoffs:
      refnds: { when: They want their money. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds.
    routine:
      - do: Decide by the policy and tell the customer.
        then: resolved
    handoffs:
      resolved: { when: The customer knows the decision. }
      escalated: { when: The policy does not say. }
`,
  check(context) {
    const { agents, exits, entry } = context.manifest;
    const ending = exitUses(context.manifest);
    const unknown = new Set<string>();
    for (const name of targetNames(context.manifest)) if (!agents.has(name) && !exits.has(name)) unknown.add(name);
    if (unknown.size === 0 && ending.every(({ name }) => exits.has(name))) return;
    const targets = new Set([...agents.keys(), ...exits.keys()]);
    const uses = unknown.size === 0 ? [] : targetUses(context.manifest);
    const entries = entry.filter(({ name }) => unknown.has(name)).map((one): Use => ({ name: one.name, at: one.origin, by: "`entry`" }));
    const [ends, others] = [ending.filter(({ name }) => !unknown.has(name)), ending.filter(({ name }) => unknown.has(name))];
    const where = "under `agents` or `exits`";
    reportUnknown(context, [...uses, ...entries, ...others], {
      kind: "target",
      what: "an agent or an exit",
      plural: "agents and exits",
      declared: targets,
      where,
      originOf: (name) => agents.get(name)?.origin ?? exits.get(name)?.origin,
      echoes: [(name) => inProse(context.manifest)(name), (name) => inAssertions(context.manifest)(name)],
    });
    reportUnknown(context, ends, {
      kind: "exit",
      what: "an exit",
      plural: "exits",
      declared: new Set(exits.keys()),
      where: "under `exits`",
    });
  },
};
