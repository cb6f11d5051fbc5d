import { describe, expect, test } from "vitest";
import { memoryStore } from "../../../adapters/stores/memory.ts";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import type { ModelAdapter } from "../../../engine/protocol/model.ts";
import { isJournaled } from "../../../engine/run/journaled.ts";
import type { LiveEvent, RunResult } from "../../../engine/run/runtime.ts";
import { stream } from "../../../engine/run/stream.ts";
import type { RunEvent } from "../../../engine/loop/event.ts";
import { traceOf } from "../../../engine/trace/trace-of.ts";
import { wires, type WireName } from "../../../testing/model-cases.ts";
import { faultServer, modelFaults, type Fault } from "../../../testing/model-faults.ts";
import { answer, text } from "../../../testing/model/answer.ts";
import { planOf } from "../../helpers/loop/plan.ts";

const attempts = 2;
const said = "It is done — 👍🏽.";
const good = answer(text(said));
const plan = planOf(`
signalbox: 1
name: desk
entry: front
models: { m: { provider: any, model: test-model } }
defaults: { model: m }
tools: { pay: { description: Pays., input: { "amount?": number }, effects: [write], timeout: 5s } }
agents:
  front:
    purpose: Pays people.
    tools: [pay]
    routine: [Pay with \`pay\`., { then: resolved }]
    handoffs: { resolved: { when: All is paid. } }
`);

/** How a run went over a server with a fault. */
interface Course {
  readonly result: RunResult;
  readonly requests: number;
  readonly paid: number;
  /** The text that a listener goes by at the end. */
  readonly heard: string;
  readonly live: readonly LiveEvent[];
  readonly events: readonly RunEvent[];
  readonly traced: number;
}

interface Subject {
  readonly wire: WireName;
  readonly streaming: boolean;
}

const subjects = Object.keys(wires).flatMap((wire) =>
  [true, false].map((streaming) => [`${wire}, ${streaming ? "streaming" : "whole"}`, { wire: wire as WireName, streaming }] as const),
);

function adapterTo(url: string, { wire, streaming }: Subject, fault: Fault): ModelAdapter {
  // Where nothing comes that is waited for, a wait is lost: everywhere else there is time.
  const options = { apiKey: "k", streaming, ...(fault.silent ? { idleMs: 300, timeoutMs: 450 } : {}) };
  if (wire === "anthropic-messages") return anthropic({ ...options, baseUrl: url });
  return openai({ ...options, baseUrl: `${url}/v1`, api: wire === "openai-chat" ? "chat" : "responses" });
}

async function course(fault: Fault, subject: Subject, first?: number): Promise<Course> {
  const server = await faultServer(wires[subject.wire], { fault, good, ...(first === undefined ? {} : { first }) });
  const store = memoryStore();
  let [paid, heard] = [0, ""];
  const live: LiveEvent[] = [];
  const events: RunEvent[] = [];
  const tools = { pay: () => (paid += 1) };
  const runtime = { model: adapterTo(server.url, subject, fault), tools, store, retry: { attempts, delayMs: 0 } };
  const run = stream(plan, { message: "Pay" }, runtime);
  let next = await run.next();
  for (; next.done !== true; next = await run.next()) {
    const event = next.value;
    if (isJournaled(event)) events.push(event);
    else {
      live.push(event);
      heard = event.type === "text-delta" ? heard + event.text : event.type === "text-reset" ? "" : heard;
    }
  }
  await server.quiet();
  await server.close();
  const journal = await store.read(next.value.runId);
  const traced = journal === undefined ? 0 : traceOf(journal).turns.flatMap((turn) => turn.retries ?? []).length;
  return { result: next.value, requests: server.requests(), paid, heard, live, events, traced };
}

const count = (of: readonly { readonly type: string }[], type: string): number => of.filter((event) => event.type === type).length;

describe.each(subjects)("%s", (_, subject) => {
  const faults = modelFaults.filter(({ form }) => form === "either" || (form === "stream") === subject.streaming);
  const named = faults.map((fault) => [fault.name, fault] as const);

  test.concurrent.each(named.filter(([, { outcome }]) => outcome.kind === "failure"))(
    "a server that always %s fails the run",
    async (__, fault) => {
      const { outcome } = fault;
      if (outcome.kind !== "failure") throw new Error("this is no failure");
      const { result, requests, heard, live, events, traced } = await course(fault, subject);
      expect(result.end).toMatchObject({ status: "failed", failure: { code: outcome.code } });
      const retries = outcome.again ? attempts - 1 : 0;
      expect([requests, count(live, "retry-start"), count(events, "model-retry"), traced]).toEqual([
        1 + retries,
        retries,
        retries,
        retries,
      ]);
      expect(heard).toBe("");
    },
  );

  test.concurrent.each(named.filter(([, { outcome }]) => outcome.kind === "failure" && outcome.again))(
    "a server that once %s is asked again, and what is heard is one answer",
    async (__, fault) => {
      const { result, requests, heard, live } = await course(fault, subject, 1);
      expect(result.end).toEqual({ status: "replied", agent: "front", text: said });
      expect([requests, count(live, "retry-start"), heard]).toEqual([2, 1, said]);
    },
  );

  test.concurrent.each(named.filter(([, { outcome }]) => outcome.kind === "answer"))("a server that %s has answered", async (__, fault) => {
    const { result, requests, heard } = await course(fault, subject);
    expect(result.end).toEqual({ status: "replied", agent: "front", text: said });
    expect([requests, heard]).toEqual([1, said]);
  });

  test.concurrent.each(named.filter(([, { outcome }]) => outcome.kind === "refused-call"))(
    "a model that %s reaches no tool, and is told why",
    async (__, fault) => {
      const { result, requests, paid, events } = await course(fault, subject, 1);
      expect(result.end).toEqual({ status: "replied", agent: "front", text: said });
      expect([requests, paid, count(events, "call-refused"), count(events, "tool-call")]).toEqual([2, 0, 1, 0]);
    },
  );
});
