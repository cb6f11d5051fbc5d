import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import { run, stream } from "../../engine/run/stream.ts";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);

test("a plain reply ends the run and waits for the user", async () => {
  const result = await run(plan, { message: "Hello" }, { model: answers(says("Good day.")) });
  expect(result).toMatchObject({ status: "replied", end: { agent: "front", text: "Good day." }, waiting: [] });
});

test("tools run, their facts are taken up, and control goes where the model hands it", async () => {
  const tools: Record<string, ToolFunction> = {
    look: async () => ({ order: "o-7" }),
    pay: (input: { readonly what: string }) => ({ paid: input.what }),
  };
  const script = answers(
    calls(["look", { what: "order" }]),
    calls(["transfer_to_back", { reason: "broken" }]),
    calls(["pay", { what: "10" }]),
    calls(["transfer_to_resolved", {}]),
  );
  const result = await run(plan, { message: "My money, please", facts: { customer: "c-1" } }, { model: script, tools });
  expect(result).toMatchObject({ status: "exited", end: { exit: "resolved", agent: "back" }, facts: { customer: "c-1", order: "o-7" } });
});

test("text comes in pieces as it streams, between the events it belongs to", async () => {
  const provider = {
    provider: "test",
    async generate(_: unknown, options: { readonly onDelta?: (text: string) => void }) {
      for (const piece of ["Good", "", " day."]) options.onDelta?.(piece);
      return says("Good day.");
    },
  };
  const events: StreamEvent[] = [];
  for await (const event of stream(plan, { message: "Hello" }, { models: [provider] })) events.push(event);
  expect(events.map((event) => (event.type === "text-delta" ? event.text : event.type))).toEqual([
    "run-start",
    "turn-start",
    "Good",
    " day.",
    "answer",
    "run-end",
  ]);
});

test("a delta that comes after its answer is dropped", async () => {
  let late: ((text: string) => void) | undefined;
  const script = answers(calls(["look", { what: "x" }]), says("Done."));
  const provider: typeof script = {
    provider: "test",
    generate(request, options) {
      late?.("too late");
      late = options.onDelta;
      return script.generate(request, options);
    },
  };
  const texts: string[] = [];
  for await (const event of stream(plan, { message: "Hello" }, { model: provider, tools: { look: () => null } }))
    if (event.type === "text-delta") texts.push(event.text);
  expect(texts).toEqual([]);
});

test("what an adapter streams where nobody listens is not kept, and its answer counts all the same", async () => {
  const pieces = Array.from({ length: 1000 }, (_, index) => `${index} `);
  const provider = {
    provider: "test",
    async generate(_: unknown, options: { readonly onDelta?: (text: string) => void }) {
      for (const piece of pieces) options.onDelta?.(piece);
      return says(pieces.join(""));
    },
  };
  expect(await run(plan, { message: "Hello" }, { models: [provider] })).toMatchObject({ end: { text: pieces.join("") } });
  let heard = "";
  for await (const event of stream(plan, { message: "Hello" }, { models: [provider] }))
    if (event.type === "text-delta") heard += event.text;
  expect(heard).toBe(pieces.join(""));
});

test("each outcome is in the journal before the events that follow from it are told", async () => {
  const store = memoryStore();
  const script = answers(calls(["look", { what: "a" }], ["note", { what: "b" }]), says("Done."));
  const told: string[] = [];
  for await (const event of stream(
    plan,
    { message: "Hi", runId: "r" },
    { model: script, store, tools: { look: () => 1, note: () => 2 } },
  )) {
    if (event.type === "answer" || event.type === "tool-result" || event.type === "run-end") {
      told.push(`${event.type} ${(await store.read("r"))?.outcomes.length}`);
    }
  }
  expect(told).toEqual(["answer 1", "tool-result 2", "tool-result 3", "answer 4", "run-end 4"]);
});

test("the intent to run what must not run twice is in the journal before it runs", async () => {
  const store = memoryStore();
  const seen: unknown[] = [];
  const look = async (): Promise<null> => {
    seen.push((await store.read("r"))?.outcomes.map((outcome) => outcome.kind));
    return null;
  };
  const script = answers(
    calls(["transfer_to_back", { reason: "x" }]),
    calls(["look", { what: "1" }]),
    calls(["pay", { what: "1" }]),
    says("."),
  );
  await run(plan, { runId: "r" }, { model: script, store, tools: { look, pay: look } });
  expect(seen).toEqual([
    ["model", "model"],
    ["model", "model", "tool", "model", "started"],
  ]);
});

test("as many tools run at once as the host allows, and no more", async () => {
  const script = answers(calls(...Array.from({ length: 7 }, (_, n) => ["look", { what: `${n}` }] as const)), says("Done."));
  let now = 0;
  let most = 0;
  const look = async (input: { readonly what: string }): Promise<string> => {
    most = Math.max(most, (now += 1));
    for (let n = 0; n < 5; n++) await Promise.resolve();
    now -= 1;
    return input.what;
  };
  const result = await run(plan, { message: "Hi" }, { model: script, tools: { look }, concurrency: 3 });
  expect(most).toBe(3);
  expect(result.session.messages.filter((message) => message.role === "tool").map((message) => message.text)).toEqual([
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
  ]);
});

test("a run goes on with the session that an earlier one left", async () => {
  const first = await run(plan, { message: "One" }, { model: answers(says("1")) });
  const second = await run(plan, { message: "Two", session: structuredClone(first.session) }, { model: answers(says("1"), says("2")) });
  expect(second.end).toMatchObject({ text: "2" });
  expect(second.session.id).toBe(first.runId);
  expect(second.session.messages.map((message) => ("text" in message ? message.text : ""))).toEqual(["One", "1", "Two", "2"]);
});

test("every run has an id of its own, and the host may give it", async () => {
  const ids = await Promise.all([1, 2].map(async () => (await run(plan, {}, { model: answers(says("x")) })).runId));
  expect(new Set(ids).size).toBe(2);
  expect((await run(plan, { runId: "mine" }, { model: answers(says("x")) })).runId).toBe("mine");
  expect((await run(plan, {}, { model: answers(says("x")), newRunId: () => "made" })).runId).toBe("made");
});
