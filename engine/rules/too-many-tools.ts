import { refusedTools } from "./reading/providers.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** An agent that offers its model more tools than the provider takes in a request. */
export const tooManyTools: GraphRule = {
  name: "too-many-tools",
  severity: "error",
  category: "provider",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent has more tools and handoffs than the provider of its model takes in one request.",
  why: `OpenAI refuses a request with more than 128 tools, and each handoff that is open is a tool as well: every turn of such an agent fails. Handoffs that require a fact are not counted, since they are not
offered before it is known. OpenAI's reference names the number for Chat Completions; for the Responses API it names none, and for a model that only stands in for another (\`fallback\`) the turn may never come, so there
it is a warning. A model with a \`base_url\` is served by somebody else and is left alone. Anthropic names no such number.`,
  good: example(16),
  bad: example(129),
  check({ manifest, report }: RuleContext): void {
    for (const agent of manifest.agents.values()) {
      const refused = refusedTools(manifest, agent);
      if (refused === undefined) continue;
      report({
        at: agent.origin,
        part: "key",
        severity: refused.isSure ? "error" : "warning",
        message: `\`${agent.name}\` offers its model ${refused.count} tools, handoffs included; \`${refused.model.provider}\` takes ${refused.most} at most`,
        help: "give a part of its work, with the tools for it, to another agent",
        notes: [{ at: refused.model.origin, part: "key", message: `its model is \`${refused.model.name}\`` }],
      });
    }
  },
};

function example(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `meter_${index + 1}`);
  return `signalbox: 1
name: readings
entry: clerk
models:
  main: { provider: openai, model: gpt-5.4-mini, api: chat }
defaults: { model: main }
tools:
${names.map((name, index) => `  ${name}: { description: Reads meter number ${index + 1}., effects: [read] }`).join("\n")}
agents:
  clerk:
    purpose: Tells what the meters showed.
    tools: [${names.join(", ")}]
    routine:
      - Read what is asked for with ${names.map((name) => `\`${name}\``).join(", ")}.
      - if: the count is told
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The count is told. }
      escalated: { when: The count is disputed. }
`;
}
