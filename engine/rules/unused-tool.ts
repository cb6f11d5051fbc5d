import { listNames } from "../diagnostic/did-you-mean.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { factFaults } from "./reading/fact-faults.ts";
import { mentionsOf } from "./reading/mention.ts";
import { lacksAgents } from "./reading/missing.ts";
import { toolUses } from "./reading/names.ts";
import { routinesOf } from "./reading/passage.ts";
import { unusedNames } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** A tool is declared and no agent may call it. */
export const unusedTool: GraphRule = {
  name: "unused-tool",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool is declared and no agent may call it.",
  why: `What no agent is given is never called. Either an agent's \`tools\` forgot it, or it is left over and whoever reads the file next must find that out again. A tool
that only sets a fact counts as unused too, unless something requires the fact: that is \`fact-never-set\`.`,
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
  check(context) {
    const { manifest, graph } = context;
    const unused = unusedTools(manifest);
    if (unused.size === 0 || lacksAgents(manifest)) return;
    const never = new Set(factFaults(manifest, graph).never.map(({ fact }) => fact));
    for (const tool of manifest.tools.values()) {
      if (!unused.has(tool.name)) continue;
      const waiting = [...manifest.facts.values()].filter(
        ({ source }) => source.kind === "tool" && source.tools.every(({ name }) => name === tool.name),
      );
      // What waits for such a fact is the graver finding, and says which tool it is.
      if (waiting.some(({ name }) => never.has(name))) continue;
      const effect = waiting.length === 0 ? "" : `, so ${listNames(waiting.map((fact) => fact.name))} can never be set`;
      context.report({
        at: tool.origin,
        part: "key",
        message: `tool \`${tool.name}\` is given to no agent${effect}`,
        help: "add it to the `tools` of the agent that needs it, or remove it",
        ...(waiting.length === 0 && !setsFact(tool.name, manifest) ? withoutPart(tool.origin) : {}),
      });
    }
  },
};

function setsFact(name: string, { facts }: Manifest): boolean {
  return [...facts.values()].some(({ source }) => source.kind === "tool" && source.tools.some((tool) => tool.name === name));
}

/** A tool that a routine speaks of was meant to be given to its agent: that is `tool-not-granted`. What only sets a fact is not thereby used. */
function unusedTools(manifest: Manifest): ReadonlySet<string> {
  if (manifest.tools.size === 0) return new Set();
  const given = new Set([...manifest.agents.values()].flatMap((agent) => agent.tools.map(({ name }) => name)));
  const spoken = (): readonly string[] => [...routinesOf(manifest)].flatMap((routine) => mentionsOf(routine).map(({ name }) => name));
  const uses = toolUses(manifest).filter(({ name }) => given.has(name) || !manifest.tools.has(name));
  return unusedNames(new Set(manifest.tools.keys()), uses, spoken);
}
