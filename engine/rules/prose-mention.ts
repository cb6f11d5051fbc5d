import { listNames } from "../diagnostic/did-you-mean.ts";
import type { Edit } from "../diagnostic/diagnostic.ts";
import { spanOf, type Mention } from "./reading/mention.ts";
import { unknownMentions } from "./reading/unknown-mentions.ts";
import type { Place } from "./rule.ts";
import type { GraphRule } from "./rule.ts";

/** Prose names something in backticks that does not exist. */
export const proseMention: GraphRule = {
  name: "prose-mention",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "Prose names something in backticks that does not exist.",
  why: `Backticks in a routine name tools. A misspelt one is an instruction that the model cannot follow, and it will guess. The names of agents, exits and facts, the fields of
payloads and inputs and the values they list may stand in backticks too. So may code that is no name (\`GET /orders\`, \`order.id\`), a field that a sentence calls so
(“if \`is_late\` is true”), and a plain word that is not used like a tool (“the status is \`late\`”).`,
  good: `signalbox: 1
name: desk
entry: triage
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order]
    routine:
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
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_ordr\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    for (const { mention, others, meant, without } of unknownMentions(context.manifest)) {
      const handoff = without.length > 0;
      const fix = meant?.certain === true ? editsOf([mention, ...others], meant.name) : [];
      context.report({
        ...placeOf(mention),
        subject: [mention.name],
        message: handoff
          ? `\`${mention.name}\` is a handoff that ${listNames(without)} ${without.length === 1 ? "does" : "do"} not have`
          : `\`${mention.name}\` stands in backticks like the name of a tool, but nothing has this name`,
        help: handoff
          ? "declare the handoff, or take it out of the text"
          : meant === undefined
            ? "declare the tool, or write the word without backticks"
            : `did you mean \`${meant.name}\`?`,
        notes: others.map((other) => ({ ...placeOf(other), message: "also here" })),
        ...(fix.length === 0 ? {} : { fix: { safety: "safe", edits: fix } }),
      });
    }
  },
};

function placeOf(mention: Mention): Place {
  const span = spanOf(mention);
  return span === undefined ? { at: mention.passage.originOf() } : { at: mention.passage.originOf(), span };
}

function editsOf(mentions: readonly Mention[], text: string): readonly Edit[] {
  const edits = mentions.flatMap((mention): readonly Edit[] => {
    const span = spanOf(mention);
    return span === undefined ? [] : [{ file: mention.passage.originOf().document.file, span, text }];
  });
  return edits.length === mentions.length ? edits : [];
}
