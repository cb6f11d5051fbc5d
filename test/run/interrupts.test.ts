import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { resume } from "../../engine/run/resume.ts";
import { run, stream } from "../../engine/run/stream.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

const plan = planOf(desk);
const never = new Promise<never>(() => undefined);

/** Something that hangs and ignores its signal; tells when it was reached, and what its signal said. */
function hanging(): { readonly reached: Promise<AbortSignal>; readonly hang: (signal: AbortSignal) => Promise<never> } {
  let reach: (signal: AbortSignal) => void = () => undefined;
  const reached = new Promise<AbortSignal>((resolve) => (reach = resolve));
  return {
    reached,
    hang(signal) {
      reach(signal);
      return never;
    },
  };
}

const hangingModel = (hang: (signal: AbortSignal) => Promise<never>): ModelAdapter => ({
  provider: "test",
  generate: (_, { signal }) => hang(signal),
});

test("an abort ends a model that hangs, and the run is cancelled with the host's reason", async () => {
  const { reached, hang } = hanging();
  const host = new AbortController();
  const store = memoryStore();
  const result = run(plan, { message: "Hi", runId: "r" }, { model: hangingModel(hang), signal: host.signal, store });
  const signal = await reached;
  expect(signal.aborted).toBe(false);
  host.abort(new Error("the user hung up"));
  expect(await result).toMatchObject({ status: "cancelled", end: { reason: "the user hung up" } });
  expect(signal.aborted).toBe(true);
  expect((await store.read("r"))?.outcomes).toMatchObject([{ kind: "cancel", reason: "the user hung up" }]);
});

test("an abort reaches every tool that runs, and each call still has one result", async () => {
  const first = hanging();
  const second = hanging();
  const host = new AbortController();
  const result = run(
    plan,
    { message: "Hi" },
    {
      model: answers(calls(["look", { what: "a" }], ["note", { what: "b" }])),
      signal: host.signal,
      tools: { look: (_, { signal }) => first.hang(signal), note: (_, { signal }) => second.hang(signal) },
    },
  );
  const signals = await Promise.all([first.reached, second.reached]);
  host.abort();
  const { status, session } = await result;
  expect(status).toBe("cancelled");
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  expect(session.messages.filter((message) => message.role === "tool").length).toBe(2);
});

test("a signal that is aborted before the run begins lets nothing happen", async () => {
  let asked = 0;
  const model: ModelAdapter = {
    provider: "test",
    generate: async () => {
      asked += 1;
      return says("x");
    },
  };
  expect(await run(plan, {}, { model, signal: AbortSignal.abort("too late") })).toMatchObject({
    status: "cancelled",
    end: { reason: "too late" },
  });
  expect(asked).toBe(0);
});

test("an abort ends a run that waits for a person on the spot", async () => {
  const host = new AbortController();
  const script = answers(calls(["transfer_to_back", { reason: "x" }]), calls(["refund", { what: "1" }]));
  const asked = hanging();
  const result = run(plan, {}, { model: script, signal: host.signal, approve: () => asked.hang(host.signal) });
  await asked.reached;
  host.abort();
  expect(await result).toMatchObject({ status: "cancelled" });
});

test("the run's time ends a model that hangs, through the exit that is named for it", async () => {
  const clock = fakeClock();
  const { reached, hang } = hanging();
  const result = run(plan, {}, { model: hangingModel(hang), clock });
  const signal = await reached;
  clock.pass(59_999);
  expect(signal.aborted).toBe(false);
  clock.pass(1);
  expect(await result).toMatchObject({ status: "exited", end: { exit: "escalated", limit: "seconds" } });
  expect(signal.aborted).toBe(true);
  expect(clock.pending).toBe(0);
});

test("a timer that rings early ends nothing", async () => {
  const clock = fakeClock();
  const early = { ...clock, after: (milliseconds: number, callback: () => void) => clock.after(Math.min(milliseconds, 1000), callback) };
  const { reached, hang } = hanging();
  const result = run(plan, {}, { model: hangingModel(hang), clock: early });
  const signal = await reached;
  clock.pass(59_999);
  expect(signal.aborted).toBe(false);
  clock.pass(1);
  expect(await result).toMatchObject({ end: { limit: "seconds" }, state: { at: 1_060_000 } });
});

test("the time in which a person thinks is not the run's", async () => {
  const clock = fakeClock();
  const script = answers(calls(["transfer_to_back", { reason: "x" }]), calls(["refund", { what: "1" }]), says("Done."));
  const approve = (): { readonly approved: boolean } => {
    clock.pass(3_600_000);
    return { approved: true };
  };
  expect(await run(plan, {}, { model: script, clock, approve, tools: { refund: () => "ok" } })).toMatchObject({ status: "replied" });
  expect(clock.pending).toBe(0);
});

test("the time in which nobody drives a run is not the run's", async () => {
  const clock = fakeClock();
  const store = memoryStore();
  const { reached, hang } = hanging();
  const events = stream(plan, { runId: "r" }, { model: hangingModel(hang), clock, store });
  await events.next();
  await events.next();
  const open = events.next();
  await reached;
  clock.pass(50_000);
  await events.return(undefined as never);
  await open;
  clock.pass(3_600_000);
  expect(await resume(plan, "r", [], { model: answers(says("Back again.")), clock, store })).toMatchObject({ status: "replied" });
});

test("a consumer that breaks off ends what is in flight and leaves a journal that can be resumed", async () => {
  const store = memoryStore();
  const { reached, hang } = hanging();
  const script = answers(calls(["look", { what: "a" }], ["note", { what: "b" }]), says("Done."));
  const tools = { look: () => "seen", note: (_: unknown, { signal }: { readonly signal: AbortSignal }) => hang(signal) };
  for await (const event of stream(plan, { runId: "r" }, { model: script, store, tools })) if (event.type === "tool-result") break;
  expect((await reached).aborted).toBe(true);
  const before = (await store.read("r"))?.outcomes.length;
  expect(before).toBe(2);
  const result = await resume(plan, "r", [], { model: script, store, tools: { look: () => "seen again", note: () => "noted" } });
  expect(result.end).toMatchObject({ status: "replied", text: "Done." });
  expect(result.session.messages.filter((message) => message.role === "tool").map((message) => message.text)).toEqual(["seen", "noted"]);
});

test("a consumer that leaves while a model thinks does not wait for the model", async () => {
  const { reached, hang } = hanging();
  const store = memoryStore();
  const events = stream(plan, { runId: "r" }, { model: hangingModel(hang), store });
  await events.next();
  await events.next();
  const open = events.next();
  const signal = await reached;
  await events.return(undefined as never);
  expect(signal.aborted).toBe(true);
  expect((await open).done).toBe(true);
  await store.claim?.("r");
});

test("a stream that nobody listens to does nothing", async () => {
  const store = memoryStore();
  const events = stream(plan, { runId: "r" }, { model: answers(says("x")), store });
  await events.return(undefined as never);
  expect(await store.list()).toEqual([]);
});

test("however many runs share the host's signal, neither a listener is left on it nor a timer", async () => {
  const clock = fakeClock();
  const host = new AbortController();
  let listeners = 0;
  const { signal } = host;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const script = answers(calls(["look", { what: "a" }], ["note", { what: "b" }]), says("Done."));
  const runtime = { model: script, clock, signal, tools: { look: () => 1, note: () => 2 } };
  await Promise.all(Array.from({ length: 20 }, () => run(plan, {}, runtime)));
  expect({ listeners, timers: clock.pending }).toEqual({ listeners: 0, timers: 0 });
});
