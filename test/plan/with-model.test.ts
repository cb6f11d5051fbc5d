import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import { digest } from "../../engine/plan/digest.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { withModel } from "../../engine/plan/with-model.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { run } from "../../engine/run/stream.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { planOf } from "../helpers/loop/plan.ts";

const plan = topology(`
  fast: { provider: anthropic, model: small, max_tokens: 9, timeout: 5s, price: { input: 1, output: 5 }, fallback: [smart], handoffs_prompt: stable }
  smart: { provider: openai, model: large, temperature: 0, price: { input: 2, output: 9 } }`);

function topology(models: string, defaults = "defaults: { model: fast }"): Plan {
  return planOf(`
signalbox: 1
name: desk
entry: front
models: ${models}
${defaults}
agents:
  front:
    purpose: Answers.
    routine: [Answer., { then: back }]
    handoffs: { back: { when: It is hard. } }
  back:
    purpose: Answers what is hard.
    model: smart
    routine: [Answer., { then: resolved }]
    handoffs: { resolved: { when: It is answered. } }
`);
}

test.each([
  ["anthropic", "small", { input: 1, output: 5 }],
  ["openai", "large", { input: 2, output: 9 }],
  ["openai", "huge", undefined],
])("all entries name %s/%s, which costs what the plan says of that very model", (provider, model, price) => {
  const { models } = withModel(plan, { provider, model });
  expect(Object.values(models).map((entry) => `${entry.provider}/${entry.model}`)).toEqual([
    `${provider}/${model}`,
    `${provider}/${model}`,
  ]);
  expect(Object.values(models).map((entry) => entry.price)).toEqual([price, price]);
});

test("what is said of another provider's model is left out, but for its time and its layout, and nobody stands in", () => {
  expect(withModel(plan, { provider: "openai", model: "huge" }).models).toEqual({
    fast: { provider: "openai", model: "huge", timeoutMs: 5000, handoffsPrompt: "stable" },
    smart: { provider: "openai", model: "huge", temperature: 0 },
  });
});

test("an agent without a model has the one that is asked for, under a name that is free", () => {
  const lacking = topology("{ smart: { provider: openai, model: large }, model: { provider: openai, model: large } }", "");
  const { agents, models } = withModel(lacking, { provider: "openai", model: "huge" });
  expect([agents["front"]?.model, agents["back"]?.model]).toEqual(["model_", "smart"]);
  expect(models["model_"]).toEqual({ provider: "openai", model: "huge" });
});

test("it is a frozen plan of its own, and to ask for the same twice changes nothing more", () => {
  const other = withModel(plan, { provider: "openai", model: "huge" });
  const { digest: known, ...body } = other;
  expect(known).toBe(digest(body));
  expect(known).not.toBe(plan.digest);
  expect(Object.isFrozen(other.models["fast"])).toBe(true);
  expect(withModel(other, { provider: "openai", model: "huge" })).toEqual(other);
});

test("the trace of a run under it tells who answered", async () => {
  const asked: string[] = [];
  const usage = { input: 1, output: 1, cached: 0, reasoning: 0 };
  const adapter = (provider: string): ModelAdapter => ({
    provider,
    generate({ settings }) {
      asked.push(`${settings.provider}/${settings.model}`);
      return Promise.resolve({ text: "Done.", calls: [], stop: "end", usage });
    },
  });
  const store = memoryStore();
  const models = [adapter("anthropic"), adapter("openai")];
  const other = withModel(plan, { provider: "openai", model: "huge" });
  const { runId } = await run(other, { message: "Hello" }, { models, store });
  const journal = await store.read(runId);
  const told = journal === undefined ? [] : traceOf(journal).models;
  expect(told.map(({ model, is }) => [model, is])).toEqual([["fast", "openai/huge"]]);
  expect(asked).toEqual(["openai/huge"]);
});
