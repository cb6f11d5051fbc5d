import { lacksAgents } from "./reading/missing.ts";
import { modelUses } from "./reading/names.ts";
import { unusedNames } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** A model is declared and neither an agent, the defaults nor a fallback name it. */
export const unusedModel: GraphRule = {
  name: "unused-model",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A model is declared and neither an agent, the defaults nor a fallback name it.",
  why: `A model that nothing names is never called, though the file says it is there. Often the line that was forgotten is \`defaults: { model: … }\`.`,
  good: `signalbox: 1
name: desk
entry: triage
models:
  fast: { provider: anthropic, model: claude-haiku-4-5 }
defaults: { model: fast }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
models:
  fast: { provider: anthropic, model: claude-haiku-4-5 }
  smart: { provider: openai, model: gpt-5.4-mini }
defaults: { model: fast }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const { models, defaultModel } = context.manifest;
    const unused = unusedNames(new Set(models.keys()), modelUses(context.manifest));
    if (unused.size === 0 || lacksAgents(context.manifest)) return;
    for (const model of models.values()) {
      if (!unused.has(model.name)) continue;
      const byDefault = defaultModel === undefined ? `, with \`defaults: { model: ${model.name} }\` for all agents,` : "";
      context.report({
        at: model.origin,
        part: "key",
        message: `model \`${model.name}\` is named by no agent, no fallback and not by the defaults`,
        help: `name it as the \`model\` of an agent${byDefault} or remove it`,
        ...withoutPart(model.origin),
      });
    }
  },
};
