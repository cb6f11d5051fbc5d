import type { Assertion } from "../manifest/assertion.ts";
import type { Manifest, Reference } from "../manifest/manifest.ts";
import { meaningsOf, roles, type Role } from "./reading/assertion-names.ts";
import { placeOf, type Use } from "./reading/names.ts";
import { reportedNames } from "./reading/reported.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** An assertion names something that does not exist, or that could be two things. */
export const unknownInAssertion: GraphRule = {
  name: "unknown-in-assertion",
  severity: "error",
  category: "assertion",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An assertion names something that does not exist, or that could be two things.",
  why: `An assertion about a name that means nothing would hold for ever and prove nothing. The words \`approval\`, \`private\`, \`untrusted\`, \`destructive\` and \`outward\` have their meaning where they may stand;
a tool and an agent of one name, or one of that name beside such a word, are not told apart. Facts are not asserted: name the tool that sets one.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write], requires: [verified] }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - if: they want their money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds and makes them.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: The policy does not cover the case. }
assert:
  - { before: refund_order, always: [check_code], because: a refund goes to whom the order belongs to }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  refund_order: { description: Refunds an order., input: { order_id: string }, effects: [write], requires: [verified] }
agents:
  triage:
    purpose: Learns what the customer needs.
    tools: [check_code]
    routine:
      - Confirm who they are with \`check_code\`.
      - if: they want their money back
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: They want their money back., requires: [verified] }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Decides on refunds and makes them.
    tools: [refund_order]
    routine:
      - Refund the order with \`refund_order\`.
      - do: Say that the money is on its way.
        then: resolved
    handoffs:
      resolved: { when: The refund is made. }
      escalated: { when: The policy does not cover the case. }
assert:
  - { before: refund_order, always: [check_cod], because: a refund goes to whom the order belongs to }
`,
  check(context: RuleContext): void {
    const { manifest } = context;
    if (manifest.assertions.length === 0) return;
    const uses = new Map<Role, Reference[]>();
    for (const assertion of manifest.assertions) {
      for (const [role, reference] of namesIn(assertion)) uses.set(role, [...(uses.get(role) ?? []), reference]);
    }
    // Where others use the same unknown name, that is the fault.
    const told = reportedNames(manifest);
    for (const [role, references] of uses) {
      reportUnknown(context, usesOf(references, told), {
        kind: "name",
        what: role.what,
        plural: "names",
        declared: declaredFor(manifest, role),
        where: role === exitRole ? "under `exits`" : role.tools ? "under `agents` or `tools`" : "under `agents`",
      });
      if (role !== exitRole) reportUnclear(context, role, references);
    }
  },
};

const exitRole: Role = { agents: false, tools: false, words: [], what: "an exit" };

function namesIn(assertion: Assertion): readonly (readonly [Role, Reference])[] {
  switch (assertion.kind) {
    case "before":
      return [[roles.before, assertion.before], ...assertion.always.map((one) => [roles.always, one] as const)];
    case "never-reaches":
      return [
        [roles.from, assertion.from],
        [roles.neverReaches, assertion.neverReaches],
      ];
    case "can-reach":
      return [[exitRole, assertion.canReach]];
    case "hops":
      return [];
  }
}

function usesOf(references: readonly Reference[], except: ReadonlySet<string>): readonly Use[] {
  return references.filter(({ name }) => !except.has(name)).map(({ name, origin }) => ({ name, at: origin, by: "an assertion" }));
}

function declaredFor({ agents, tools, exits }: Manifest, role: Role): ReadonlySet<string> {
  if (role === exitRole) return new Set(exits.keys());
  return new Set([...role.words, ...(role.agents ? agents.keys() : []), ...(role.tools ? tools.keys() : [])]);
}

function reportUnclear({ manifest, report }: RuleContext, role: Role, references: readonly Reference[]): void {
  const told = new Set<string>();
  for (const { name, origin } of references) {
    const meanings = meaningsOf(manifest, name, role);
    if (meanings.length < 2 || told.has(name)) continue;
    told.add(name);
    const others = meanings.flatMap((meaning) => {
      if (meaning.kind === "word") return [];
      const part = meaning.kind === "agent" ? meaning.agent : meaning.tool;
      return [{ at: part.origin, part: "key" as const, message: `the ${meaning.kind} \`${name}\` is declared here` }];
    });
    const kinds = meanings.map(({ kind }) =>
      kind === "word" ? "a word with a meaning of its own" : kind === "agent" ? "an agent" : "a tool",
    );
    report({
      ...placeOf({ name, at: origin }),
      message: `\`${name}\` is ${kinds.join(" and ")}; which of them is meant cannot be told`,
      help: "rename one of the two",
      notes: others,
    });
  }
}
