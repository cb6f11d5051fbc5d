import { listNames } from "../diagnostic/did-you-mean.ts";
import { agentsOf } from "../graph/agents.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { reachable } from "../graph/reachable.ts";
import type { Manifest, ModelEntry } from "../manifest/manifest.ts";
import { appendToken } from "../source/pointer.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A limit on cost, and models whose cost it does not see. */
export const unpricedModel: GraphRule = {
  name: "unpriced-model",
  severity: "warning",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A run has a limit on its cost, and a model that may be asked has no price.",
  why: `\`limits.cost_usd\` reckons with prices. A model without one costs nothing in its eyes, so a run may spend any sum on it, and the limit looks as if it held. This is told of the models of
agents that a run can come to, and of those that stand in for them by \`fallback\`. A model that really costs nothing, as on a machine of one's own, has the price \`{ input: 0, output: 0 }\`. A host may
bring prices of its own (\`runtime.prices\`), which the linter cannot see: where yours does, say so with \`# allow unpriced-model: the host brings the prices\`.`,
  good: `signalbox: 1
name: desk
entry: triage
models:
  fast: { provider: anthropic, model: claude-haiku-4-5, price: { input: 1, output: 5 } }
defaults: { model: fast }
limits: { cost_usd: 0.5 }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
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
  fast: { provider: anthropic, model: claude-haiku-4-5, price: { input: 1, output: 5 }, fallback: [smart] }
  smart: { provider: openai, model: gpt-5.4-mini }
defaults: { model: fast }
limits: { cost_usd: 0.5 }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    const { costUsd, origin } = manifest.limits;
    if (costUsd === undefined) return;
    const unpriced = askedOf(manifest, graph).filter(({ price, provider }) => price === undefined && provider !== "offline");
    if (unpriced.length === 0) return;
    const names = unpriced.map(({ name }) => name);
    const [has, it] = names.length === 1 ? ["has", "it costs"] : ["have", "they cost"];
    report({
      at: { ...origin, pointer: appendToken(origin.pointer, "cost_usd") },
      part: "value",
      subject: names,
      message: `${listNames(names)} ${has} no price, so the limit on cost does not see what ${it}`,
      label: "reckons with prices",
      help: "give each a `price: { input: …, output: … }` in US dollars for a million tokens; where the host brings them (`runtime.prices`), allow this with that as the reason",
      notes: unpriced.map((model) => ({ at: model.origin, part: "key", message: "no `price`" })),
    });
  },
};

/** The models that a run can ask: those of agents it can come to, and those that stand in for them, in the order they are declared. */
function askedOf(manifest: Manifest, graph: HandoffGraph): readonly ModelEntry[] {
  const { models, defaultModel } = manifest;
  const own = agentsOf(graph, reachable(graph).keys()).flatMap(({ model = defaultModel }) => models.get(model?.name ?? "") ?? []);
  const asked = new Set([...own, ...own.flatMap(({ fallback }) => fallback.flatMap(({ name }) => models.get(name) ?? []))]);
  return [...models.values()].filter((model) => asked.has(model));
}
