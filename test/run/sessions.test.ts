import { expect, test } from "vitest";
import { scripted, type ScriptStep } from "../../adapters/models/scripted.ts";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Session } from "../../engine/loop/state.ts";
import { resume } from "../../engine/run/resume.ts";
import type { RunResult, Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { escalationOf } from "../../engine/trace/escalation-of.ts";
import { desk } from "../helpers/loop/desk.ts";

/** Says something in a conversation of the desk, to a model with these answers. */
function says(
  message: string,
  steps: readonly ScriptStep[],
  { session, ...more }: Runtime & { readonly session?: Session } = {},
): Promise<RunResult> {
  const runtime = { tools: { check: () => ({ ok: true }), wipe: () => ({ wiped: true }) }, ...more, model: scripted(steps) };
  return run(desk, { message, ...(session === undefined ? { facts: { customer: "Ada" } } : { session }) }, runtime);
}

const toRefunds: readonly ScriptStep[] = [
  { calls: [{ name: "check", arguments: { code: "1" } }] },
  { calls: [{ name: "transfer_to_refunds", arguments: { summary: "money" } }] },
];

test("after a reply the agent that had the conversation hears the next message, with the facts and the turns so far", async () => {
  const first = await says("Hi", [...toRefunds, { text: "How much?" }]);
  const second = await says("All of it", [{ text: "Hm.", expect: { agent: "refunds" } }], { session: first.session });
  expect(second).toMatchObject({ status: "replied", end: { agent: "refunds" }, facts: { customer: "Ada", verified: true } });
  expect(second.session).toMatchObject({ id: first.runId, turn: first.session.turn + 1 });
});

test("after an exit the conversation is closed: the entry hears the next message, and what was said", async () => {
  const first = await says("Hi", [{ text: "Bye.", calls: [{ name: "transfer_to_resolved", arguments: {} }] }]);
  expect(first.session.closed).toBe(true);
  const second = await says("One more thing", [{ text: "Yes?", expect: { agent: "triage" } }], { session: first.session });
  expect(second.session.messages.map(({ role }) => role)).toEqual(expect.arrayContaining(["user", "assistant"]));
  expect(second.session.closed).toBeUndefined();
  expect(JSON.stringify(second.session.messages)).toContain("Bye.");
});

test("after a failure, and after a cancellation, the conversation goes on with the agent that had it", async () => {
  const failed = await says("Hi", toRefunds);
  expect(failed).toMatchObject({ status: "failed", end: { failure: { code: "script" } } });
  const after = await says("Still there?", [{ text: "Yes.", expect: { agent: "refunds" } }], { session: failed.session });
  expect(after.status).toBe("replied");

  const stop = new AbortController();
  const tools = {
    check: (): null => {
      stop.abort(new Error("enough"));
      return null;
    },
  };
  const cancelled = await says("Hi", toRefunds, { tools, signal: stop.signal });
  expect(cancelled.status).toBe("cancelled");
  const again = await says("Go on", [{ text: "Yes.", expect: { agent: "triage" } }], { session: cancelled.session });
  expect(again.status).toBe("replied");
  // Every call has its result, whatever cut it off.
  const calls = again.session.messages.flatMap((message) => (message.role === "assistant" ? message.calls.map(({ id }) => id) : []));
  expect(again.session.messages.flatMap((message) => (message.role === "tool" ? [message.call] : []))).toEqual(calls);
});

test("a conversation goes on while a run of it waits: its call is told as not run, and the run can be answered still", async () => {
  const store = memoryStore();
  const waits = await says("Wipe it", [{ calls: [{ name: "wipe", arguments: {} }] }, { text: "Wiped." }], { store });
  expect(waits.status).toBe("waiting");
  const next = await says("Never mind", [{ text: "All right." }], { session: waits.session, store });
  expect(next.session.messages.find(({ role }) => role === "tool")).toMatchObject({
    error: true,
    text: expect.stringContaining("went on without it") as string,
  });
  const model = scripted([{ text: "Not wiped." }]);
  const refused = await resume(desk, waits.runId, [{ effect: "1.0.approval", approval: { approved: false } }], { model, store });
  expect(refused.status).toBe("replied");
  expect((await store.runs({ session: waits.runId })).runs.map(({ runId }) => runId).toSorted()).toEqual(
    [waits.runId, next.runId].toSorted(),
  );
});

test("who takes over a conversation is told what its earlier runs tried", async () => {
  const store = memoryStore();
  const first = await says("Hi", [...toRefunds, { text: "How much?" }], { store });
  const second = await says("A person, please", [{ calls: [{ name: "transfer_to_escalated", arguments: { reason: "asked" } }] }], {
    session: first.session,
    store,
  });
  const journal = await store.read(second.runId);
  expect(journal === undefined ? undefined : escalationOf(journal, { store: "memory" })).toMatchObject({
    transcript: { runId: second.runId, session: first.runId, store: "memory" },
    tried: [{ tool: "check", outcome: "done" }],
    path: ["triage", "refunds"],
  });
});
