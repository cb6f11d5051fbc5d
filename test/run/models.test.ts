import { expect, test } from "vitest";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { run } from "../../engine/run/stream.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import { answers, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk.replace(", then: escalated", ""));

async function check(runtime: Runtime, expected: object): Promise<void> {
  expect(await run(plan, { message: "Hi" }, runtime)).toMatchObject({ status: "failed", end: { failure: expected } });
}

const throwing = (error: unknown): Runtime => ({
  model: {
    provider: "test",
    generate() {
      throw error;
    },
  },
});

test.each<readonly [string, unknown, object]>([
  ["a failure", new FailureError(failure("quota", "no credit", { status: 402 })), { code: "quota", message: "no credit", status: 402 }],
  ["a failure of no known code", new FailureError({ code: "odd" as never, message: "x", retryable: true }), { code: "internal" }],
  ["an error", new Error("boom"), { code: "internal", message: expect.stringContaining("boom") }],
  ["nothing at all", undefined, { code: "internal" }],
])("an adapter that throws %s fails the run, and crashes nothing", async (_, error, expected) => {
  await check(throwing(error), expected);
});

const usage = { input: 0, output: 0, cached: 0, reasoning: 0 };
const good = { text: "", calls: [], stop: "end", usage };

test.each<readonly [string, unknown, RegExp]>([
  ["nothing", undefined, /an object, found undefined/],
  ["null", null, /found null/],
  ["a text", "hello", /found the text "hello"/],
  ["a list", [], /found a list/],
  ["no text", { ...good, text: undefined }, /`text`/],
  ["a number as text", { ...good, text: 7 }, /`text` to be a string, found 7/],
  ["calls that are no list", { ...good, calls: {} }, /`calls` to be a list/],
  ["a call without a name", { ...good, calls: [{ arguments: "{}" }] }, /`calls\[0\]`/],
  ["a call whose arguments are parsed already", { ...good, calls: [{ name: "look", arguments: {} }] }, /`calls\[0\]`/],
  ["a stop of its own", { ...good, stop: "done" }, /`stop`/],
  ["usage that is not a number", { ...good, usage: { ...usage, input: Number.NaN } }, /`usage`/],
  ["negative usage", { ...good, usage: { ...usage, output: -1 } }, /`usage`/],
  ["no usage", { ...good, usage: undefined }, /`usage`/],
])("an adapter that answers %s is malformed, and says where", async (_, answer, message) => {
  const model = { provider: "test", generate: async () => answer } as ModelAdapter;
  await check({ model }, { code: "malformed-response", message: expect.stringMatching(message) });
});

test("an adapter whose answer throws when it is looked at fails the run, and crashes nothing", async () => {
  const trap = {
    get text(): never {
      throw new Error("no entry");
    },
  };
  await check({ model: { provider: "test", generate: async () => trap } as unknown as ModelAdapter }, { code: "internal" });
});

test("an agent's model without an adapter says which provider is wanted and which are given", async () => {
  const other: ModelAdapter = { ...answers(says("x")), provider: "other" };
  await check({ models: [other] }, { code: "not-bound", message: expect.stringMatching(/"front" uses the provider "test".*given: other/) });
  await check({}, { code: "not-bound", message: expect.stringContaining("none were given") });
});

test("an agent without a model in the manifest is asked through the host's one model", async () => {
  const bare = planOf(desk.replace("models: { m: { provider: test, model: t } }\ndefaults: { model: m }\n", ""));
  expect(await run(bare, {}, { model: answers(says("Yes.")) })).toMatchObject({ status: "replied" });
  expect((await run(bare, {}, { models: [answers(says("x"))] })).end).toMatchObject({
    failure: { code: "not-bound", message: expect.stringContaining("no model in the manifest") },
  });
});
