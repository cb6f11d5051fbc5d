import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { RunInput, Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { answers, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);
const model = answers(says("x"));

async function check(
  wrong: { readonly plan?: unknown; readonly input?: unknown; readonly runtime?: object },
  message: RegExp,
): Promise<void> {
  const store = memoryStore();
  const given: Runtime = { model, store, ...wrong.runtime };
  const promise = run((wrong.plan ?? plan) as Plan, ("input" in wrong ? wrong.input : {}) as RunInput, given);
  await expect(promise).rejects.toMatchObject({ code: "bad-argument", message: expect.stringMatching(message) });
  expect(await store.list()).toEqual([]);
}

test.each<readonly [string, object, RegExp]>([
  ["a whole compilation", { ok: true, plan }, /the `plan` of what `compile` returned/],
  ["a plan of no version", { ...plan, plan: 0 }, /version 1/],
  ["a text", Object("support-desk"), /compiled plan/],
])("%s in the place of a plan is refused before anything is journaled", async (_, value, message) => {
  await check({ plan: value }, message);
});

test.each<readonly [string, unknown, RegExp]>([
  ["no object", "Hello", /input must be an object/],
  ["null", null, /input must be an object/],
  ["a message that is no text", { message: 7 }, /`message`/],
  ["an agent that is no text", { agent: 7 }, /`agent`/],
  ["an agent that is not there", { agent: "sales" }, /no agent "sales"/],
  ["an agent by an inherited name", { agent: "constructor" }, /no agent "constructor"/],
  ["a fact that is not declared", { facts: { colour: "red" } }, /no fact "colour"/],
  ["a fact by an inherited name", { facts: { toString: "x" } }, /no fact "toString"/],
  ["a fact that a tool must set", { facts: { order: "o" } }, /"order" comes from a tool/],
  ["a fact of the wrong type", { facts: { customer: 7 } }, /"customer" does not fit/],
  ["facts that are a list", { facts: [] }, /`facts` must be an object/],
  ["facts that are no JSON", { facts: { customer: 1n } }, /`facts` must be JSON/],
  ["a session that is none", { session: { id: "x" } }, /`session`/],
  ["an id that is no id", { runId: "../x" }, /cannot name a run/],
  ["an id that is no text", { runId: 7 }, /cannot name a run/],
])("an input with %s is refused before anything is journaled", async (_, input, message) => {
  await check({ input }, message);
});

test.each<readonly [string, object, RegExp]>([
  ["a model that cannot generate", { model: {} }, /`model` must be an object with `generate`/],
  ["models that are no list", { models: { a: model } }, /`models` must be a list/],
  ["two models of one provider", { models: [model, model] }, /two of `models`.*"test"/],
  ["a tool that is no function", { tools: { look: "x" } }, /`tools\.look` must be a function/],
  ["no concurrency", { concurrency: 0 }, /`concurrency`/],
  ["half a tool at once", { concurrency: 1.5 }, /`concurrency`/],
  ["a store that cannot append", { store: { create() {}, read() {} } }, /`store`/],
  ["a signal that is a controller", { signal: new AbortController() }, /`signal`/],
  ["an executor that is a function", { executor: {} }, /`executor`/],
  ["approve that is no function", { approve: true }, /`approve`/],
])("a runtime with %s is refused before anything is journaled", async (_, runtime, message) => {
  const store = memoryStore();
  const promise = run(plan, {}, { model, store, ...runtime } as Runtime);
  await expect(promise).rejects.toMatchObject({ code: "bad-argument", message: expect.stringMatching(message) });
  expect(await store.list()).toEqual([]);
});

test("a run of an id that exists is refused, and the first is left alone", async () => {
  const store = memoryStore();
  await run(plan, { runId: "r" }, { model, store });
  const before = await store.read("r");
  await expect(run(plan, { runId: "r" }, { model, store })).rejects.toMatchObject({ code: "run-exists" });
  expect(await store.read("r")).toEqual(before);
});

test("what the host gave and changes later does not change the run", async () => {
  const facts: Record<string, string> = { customer: "c-1" };
  const store = memoryStore();
  const slow = {
    provider: "test",
    async generate() {
      facts["customer"] = "changed";
      return says("x");
    },
  };
  expect((await run(plan, { facts, runId: "r" }, { model: slow, store })).facts).toEqual({ customer: "c-1" });
  expect((await store.read("r"))?.header.facts).toEqual({ customer: "c-1" });
});

test("an executor that answers another task than it was given is the host's mistake, and leaves a journal that can be resumed", async () => {
  const store = memoryStore();
  const executor = { perform: async () => ({ kind: "approval", effect: "1.model", at: 1, answer: { approved: true } }) as const };
  await expect(run(plan, { runId: "r" }, { executor, store })).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringContaining('"1.model"'),
  });
  expect((await store.read("r"))?.outcomes).toEqual([]);
  await store.claim?.("r");
});

test("a store that fails ends the run with its error, and nothing is performed after it", async () => {
  let asked = 0;
  const store = { ...memoryStore(), append: async () => Promise.reject(new Error("disk full")) };
  const counting = { provider: "test", generate: async () => says(`${(asked += 1)}`) };
  await expect(run(plan, {}, { model: counting, store })).rejects.toThrow("disk full");
  expect(asked).toBe(1);
});
