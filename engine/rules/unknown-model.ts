import { modelUses } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** An agent, the defaults or a fallback name a model that nothing declares. */
export const unknownModel: GraphRule = {
  name: "unknown-model",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An agent, the defaults or a fallback name a model that nothing declares.",
  why: `Models are named under \`models\`, so that an agent says what it needs (\`fast\`, \`smart\`) and one line decides which provider serves it. A name that is not there
would only fail in the middle of a conversation.`,
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
defaults: { model: fst }
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
    const declared = new Set(context.manifest.models.keys());
    reportUnknown(context, modelUses(context.manifest), {
      kind: "model",
      what: "a model",
      plural: "models",
      declared,
      where: "under `models`",
      originOf: (name) => context.manifest.models.get(name)?.origin,
    });
  },
};
