import { expect, test } from "vitest";
import { chooseModels } from "../../cli/run/models.ts";
import { withModel } from "../../engine/plan/with-model.ts";
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
  ["anthropic", "claude-haiku-4-5"],
  ["openai", "gpt-6"],
])("`--model %s/%s` runs a plan that says so, with the adapter of that provider alone", async (provider, model) => {
  const answering = await chooseModels({ plan, asked: `${provider}/${model}`, environment, journal: undefined });
  expect(answering.plan).toEqual(withModel(plan, { provider, model }));
  expect(answering.models?.map((adapter) => adapter.provider)).toEqual([provider]);
});

test("the manifest's own models answer under its own plan, and so does a stand-in for them", async () => {
  const answering = await chooseModels({ plan, asked: undefined, environment, journal: undefined });
  expect(answering.models?.map(({ provider }) => provider)).toEqual(["anthropic", "openai"]);
  expect(answering.plan).toBe(plan);
  expect((await chooseModels({ plan, asked: "offline", environment, journal: undefined })).plan).toBe(plan);
  expect((await chooseModels({ plan, asked: undefined, environment: {}, journal: undefined })).plan).toBe(plan);
});
