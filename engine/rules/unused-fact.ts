import type { Fact, Manifest } from "../manifest/manifest.ts";
import { isFieldList } from "../protocol/field-list.ts";
import type { JsonSchema } from "../protocol/json.ts";
import { unreadFacts } from "./reading/fact-reads.ts";
import { lacksAgents, lacksHandoffs, lacksTools } from "./reading/missing.ts";
import { withoutPart } from "./reading/mend.ts";
import type { GraphRule } from "./rule.ts";

/** A fact is declared and nothing can ever read it. */
export const unusedFact: GraphRule = {
  name: "unused-fact",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A fact is declared and nothing can ever read it.",
  why: `A fact is there to be required, to be carried, to be shown in a routine as \`{{fact}}\`, or to be read by tools. A fact that a tool sets and nothing asks for is mostly a
requirement that was forgotten: the identity is checked, and the refund does not depend on it. What the host gives and what a model states reaches every tool, so those
are reported only in a topology without tools; and what a model should state is reported where no payload has a field of that name, since it is then never known.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read], requires: [verified] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [check_code, find_order]
    routine:
      - Check who they are with \`check_code\`.
      - Look the order up with \`find_order\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
tools:
  check_code: { description: Checks a one-time code., input: { code: string }, effects: [read] }
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [check_code, find_order]
    routine:
      - Check who they are with \`check_code\`.
      - Look the order up with \`find_order\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const { manifest } = context;
    const unread = unreadFacts(manifest);
    if (unread.size === 0 || lacksAgents(manifest) || lacksTools(manifest) || lacksHandoffs(manifest)) return;
    for (const fact of manifest.facts.values()) {
      if (!unread.has(fact.name) || reachesTools(fact, manifest)) continue;
      const stated = fact.source.kind === "model";
      context.report({
        at: fact.origin,
        part: "key",
        message: stated
          ? `a model should state fact \`${fact.name}\`, but no \`carry\` and no \`result\` has a field of that name, and nothing reads it`
          : `fact \`${fact.name}\` is required by nothing, carried by no handoff and shown in no routine`,
        help: stated
          ? "add it to the `carry` of the handoff that states it, or remove it"
          : "name it in the `requires` of what depends on it, or remove it",
        ...withoutPart(fact.origin),
      });
    }
  },
};

function reachesTools({ source }: Fact, manifest: Manifest): boolean {
  if (source.kind === "tool" || manifest.tools.size === 0) return false;
  return source.kind === "host" || payloadsOf(manifest).some((schema) => !isFieldList(schema));
}

/** What models state; a schema that is no list of fields leaves room for any fact. */
function payloadsOf({ agents, exits }: Manifest): readonly JsonSchema[] {
  const carried = [...agents.values()].flatMap((agent) => agent.handoffs.map(({ carry }) => carry));
  return [...carried, ...[...exits.values()].map(({ result }) => result)].filter((schema) => schema !== undefined);
}
