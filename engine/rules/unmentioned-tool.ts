import type { Agent } from "../manifest/manifest.ts";
import { isForeign } from "./reading/language.ts";
import { mentionsOf } from "./reading/mention.ts";
import { passagesOf, whensOf } from "./reading/passage.ts";
import { unknownMentions } from "./reading/unknown-mentions.ts";
import { isAbout, isNamedIn, sentencesOf } from "./reading/words.ts";
import type { GraphRule } from "./rule.ts";

/** An agent has a tool of which its routine says nothing. */
export const unmentionedTool: GraphRule = {
  name: "unmentioned-tool",
  severity: "info",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent has a tool of which its routine says nothing.",
  why: `A tool that the routine never speaks of is used when the model thinks it fits. That may be meant. Where it is not, a sentence about when to use it makes the agent
predictable, and a tool that is not needed is better not given. The name in backticks counts, and so does a sentence with its words: “look for the order and find out when it was sent” speaks of \`find_order\`.`,
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
  find_invoice: { description: Looks an invoice up., input: { invoice_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order, find_invoice]
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
  check(context) {
    const { manifest } = context;
    const misspelt = new Set(unknownMentions(manifest).flatMap(({ meant }) => meant?.name ?? []));
    for (const agent of manifest.agents.values()) {
      if (agent.routine === undefined) continue;
      const mentions = mentionsOf(agent.routine);
      const unmentioned = agent.tools.filter(
        ({ name }) => manifest.tools.has(name) && !misspelt.has(name) && !mentions.some((mention) => mention.name === name),
      );
      // A tool's name is mostly English, and prose in another language speaks of it in words that are not those of its name.
      if (unmentioned.length === 0 || isForeign(agent)) continue;
      const texts = passagesRead(agent);
      // Often the name itself stands there without backticks; only where it does not are the sentences taken apart.
      const unnamed = unmentioned.filter(({ name }) => !texts.some((text) => isNamedIn(text, name)));
      const sentences = unnamed.length === 0 ? [] : texts.flatMap(sentencesOf);
      for (const tool of unnamed) {
        if (sentences.some((sentence) => isAbout(sentence, tool.name))) continue;
        context.report({
          at: tool.origin,
          message: `\`${agent.name}\` has tool \`${tool.name}\`, but its routine never says when to use it`,
          help: `say in the routine when to use \`${tool.name}\`, or do not give it to this agent`,
        });
      }
    }
  },
};

function passagesRead(agent: Agent): readonly string[] {
  return [...(agent.routine === undefined ? [] : passagesOf(agent.routine)), ...whensOf(agent)].map(({ text }) => text);
}
