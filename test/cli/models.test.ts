import { expect, test } from "vitest";
import { chooseModels } from "../../cli/run/models.ts";
import { planOf } from "../helpers/loop/plan.ts";

const plan = planOf(`
signalbox: 1
name: desk
entry: front
models:
  fast: { provider: anthropic, model: claude-haiku-4-5, price: { input: 1, output: 5 }, fallback: [smart] }
  smart: { provider: openai, model: gpt-5.4-mini, price: { input: 2, output: 9 } }
defaults: { model: fast }
agents: { front: { purpose: Answers., routine: [Answer., { then: resolved }], handoffs: { resolved: { when: It is answered. } } } }
`);

const environment = { OPENAI_API_KEY: "k", ANTHROPIC_API_KEY: "k" };

test.each([
  ["anthropic/claude-haiku-4-5", { input: 1, output: 5 }],
  ["openai/gpt-5.4-mini", { input: 2, output: 9 }],
  ["openai/gpt-6", null],
])("`--model %s` costs what the manifest says of that very model: %j", async (asked, price) => {
  const { prices } = await chooseModels({ plan, asked, environment, journal: undefined });
  expect(prices).toEqual({ "anthropic/claude-haiku-4-5": price, "openai/gpt-5.4-mini": price });
});

test("the manifest's own models have their own prices", async () => {
  const answering = await chooseModels({ plan, asked: undefined, environment, journal: undefined });
  expect([answering.models?.map(({ provider }) => provider), answering.prices]).toEqual([["anthropic", "openai"], undefined]);
});
