import { withoutPart } from "./reading/mend.ts";
import { within } from "./reading/passage.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A setting of a model that no request to its provider holds. */
export const optionNotSent: GraphRule = {
  name: "option-not-sent",
  severity: "warning",
  category: "provider",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A model has a `temperature`, and its provider takes none.",
  why: `Since its version of 2026-10-21 [Anthropic's API](../providers/anthropic.md) refuses a request with a temperature, so the adapter leaves it out: what the manifest says of it holds for nothing, and a desk that was
meant to answer soberly answers as freely as any. Say in the routine how freely it may speak. A host that asks by an adapter of its own (the AI SDK's speaks an older version, which takes a temperature) cannot be seen
from here: where yours does, say so with \`# allow option-not-sent: the host asks by the AI SDK\`. What stands in \`options\` is sent as it is, and left alone.`,
  good: example("{ provider: anthropic, model: claude-haiku-4-5 }"),
  bad: example("{ provider: anthropic, model: claude-haiku-4-5, temperature: 0 }"),
  check({ manifest, report }: RuleContext): void {
    for (const { name, provider, temperature, origin } of manifest.models.values()) {
      if (provider !== "anthropic" || temperature === undefined) continue;
      const at = within(origin, "temperature");
      report({
        at,
        part: "key",
        subject: [name],
        message: `the temperature of \`${name}\` is not sent: Anthropic's API takes none`,
        label: "holds for nothing",
        help: "remove it, and say in the routine how freely the model may speak; where the host asks by an adapter that sends it, allow this with that as the reason",
        ...withoutPart(at),
      });
    }
  },
};

function example(fast: string): string {
  return `signalbox: 1
name: desk
entry: triage
models:
  fast: ${fast}
  smart: { provider: openai, model: gpt-5.4-mini, temperature: 0 }
defaults: { model: fast }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: specialist
    handoffs:
      resolved: { when: The question is answered. }
      specialist: { when: It is hard to answer. }
  specialist:
    purpose: Answers hard questions.
    model: smart
    routine:
      - if: you know the answer
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`;
}
