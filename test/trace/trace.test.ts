import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import { renderTrace } from "../../engine/report/trace-text.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import type { Trace } from "../../engine/trace/trace.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

const plan = planOf(desk);

/** The trace of a run in which every model answer takes 100 ms and every tool 20 ms. */
async function traced(script: ModelAdapter, more: Runtime = {}, topology: Plan = plan): Promise<Trace> {
  const store = memoryStore();
  const clock = fakeClock();
  const model: ModelAdapter = {
    provider: "test",
    generate(request, options) {
      clock.pass(100);
      return script.generate(request, options);
    },
  };
  const act = (input: { readonly what: string }): { readonly order: string } => {
    clock.pass(20);
    return { order: input.what };
  };
  const tools = { look: act, note: act, pay: act, refund: act };
  const facts = topology === plan ? { customer: "Ada-4711" } : {};
  await run(topology, { runId: "r", message: "Money, please", facts }, { model, tools, store, clock, ...more });
  const journal = await store.read("r");
  if (journal === undefined) throw new Error("no journal");
  return traceOf(journal);
}

const story = answers(
  calls(["look", { what: "o-7" }], ["vanish", { x: 1 }]),
  { ...calls(["transfer_to_back", { reason: "Ada-4711 was charged twice" }]), text: "One moment." },
  calls(["refund", { what: "o-7" }]),
  calls(["transfer_to_resolved", {}]),
);
const approve = (): { readonly approved: boolean; readonly by: string } => ({ approved: true, by: "Grace" });

test("a trace tells who was active, what was called with what, and why control moved", async () => {
  const trace = await traced(story, { approve });
  expect(trace).toMatchObject({
    status: "exited",
    path: ["front", "back", "resolved"],
    startedAt: 1_000_000,
    durationMs: 440,
    waitedMs: 0,
  });
  expect(trace.turns.map(({ turn, agent, at, answer }) => [turn, agent, at - trace.startedAt, answer?.ms])).toEqual([
    [1, "front", 0, 100],
    [2, "front", 120, 100],
    [3, "back", 220, 100],
    [4, "back", 340, 100],
  ]);
  expect(trace.turns[0]).toMatchObject({
    calls: [
      { name: "vanish", input: { x: 1 }, refused: expect.stringContaining("vanish") },
      { name: "look", input: { what: "o-7" }, result: { ok: true, value: { order: "o-7" } }, ms: 20 },
    ],
    facts: [{ fact: "order", value: "o-7", by: "look" }],
  });
  expect(trace.turns[1]?.moves).toMatchObject([{ kind: "handoff", from: "front", to: "back", when: "They want money." }]);
  expect(trace.turns[2]?.calls).toMatchObject([
    { name: "refund", approvals: [{ ms: 0, answer: { approved: true, by: "Grace" } }], result: { ok: true } },
  ]);
  expect(trace.agents).toMatchObject([
    { agent: "front", turns: 2, toolCalls: 1, modelMs: 200, usage: { input: 20 } },
    { agent: "back", turns: 2, toolCalls: 1, modelMs: 200 },
  ]);
  expect(trace.limits).toContainEqual({ limit: "turns", used: 4, most: plan.limits.turns });
});

test("values of sensitive facts stand nowhere in a trace, also not in what a model said of them", async () => {
  const trace = await traced(story, { approve });
  expect(trace.given).toMatchObject([{ fact: "customer", value: "[redacted]", by: "host" }]);
  expect(JSON.stringify(trace)).not.toContain("Ada-4711");
  expect(trace.turns[1]?.moves[0]?.payload).toEqual({ reason: "[redacted] was charged twice" });
  expect(renderTrace(trace)).not.toContain("Ada-4711");
});

test("a run that waits is told as far as it got, with what it waits for", async () => {
  const trace = await traced(story);
  expect(trace.status).toBe("waiting");
  expect(trace.end).toBeUndefined();
  expect(trace.waiting).toEqual([
    {
      kind: "approval",
      effect: "3.0.approval",
      text: "a person's approval of refund (3.0.approval)",
      since: 1_000_320,
      agent: "back",
      call: "call_3_0",
      tool: "refund",
      input: { what: "o-7" },
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    },
  ]);
  expect(renderTrace(trace)).toContain("waits for a person's approval of refund");
});

test("a run that failed says why", async () => {
  const trace = await traced({
    provider: "test",
    generate() {
      throw new Error("boom");
    },
  });
  expect(trace).toMatchObject({ status: "failed", turns: [{ failure: { code: "internal" } }] });
  expect(renderTrace(trace)).toMatch(/failed: internal[\s\S]*boom/);
});

const hub = `
signalbox: 1
name: hub
entry: asker
models: { m: { provider: test, model: t } }
defaults: { model: m }
exits: { found: { kind: resolved, result: { answer: string } } }
agents:
  asker:
    purpose: Asks others.
    routine: [Ask the expert., { do: Tell what they said., then: resolved }]
    handoffs:
      expert: { when: A fact is wanted., mode: call, carry: { question: string } }
      resolved: { when: It is told. }
      escalated: { when: They ask for a person. }
  expert:
    purpose: Knows.
    routine: [{ do: Answer., then: found }]
    handoffs:
      found: { when: The answer is known. }
      escalated: { when: It is not known. }
`;

test("an agent that is called and returns is told one level deeper, with what came back", async () => {
  const script: ModelAdapter = {
    provider: "test",
    async generate({ agent, messages }) {
      if (agent === "expert") return calls(["transfer_to_found", { answer: "42" }]);
      return messages.some((message) => message.role === "tool") ? says("It is 42.") : calls(["call_expert", { question: "What is it?" }]);
    },
  };
  const trace = await traced(script, {}, planOf(hub));
  expect(trace.path).toEqual(["asker", "expert", "asker"]);
  expect(trace.turns.map(({ agent, depth }) => [agent, depth])).toEqual([
    ["asker", 0],
    ["expert", 1],
    ["asker", 0],
  ]);
  expect(trace.turns.flatMap(({ moves }) => moves)).toMatchObject([
    { kind: "call", from: "asker", to: "expert", payload: { question: "What is it?" } },
    { kind: "handoff", from: "expert", to: "found", payload: { answer: "42" } },
    { kind: "return", from: "expert", to: "asker", payload: { exit: "found", result: { answer: "42" } } },
  ]);
});

test("a trace is plain JSON", async () => {
  const trace = await traced(story, { approve });
  expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
});

test("as text a trace reads turn by turn", async () => {
  const text = renderTrace(await traced(story, { approve }));
  await expect(text).toMatchFileSnapshot("trace.txt");
});

test("text from the world cannot steer the terminal", async () => {
  const text = renderTrace(await traced(answers(says("\u001b[2Jhidden\u202e\nnext"))));
  for (const unseen of ["\u001b", "\u202e"]) expect(text).not.toContain(unseen);
});

test("as text, a trace tells what guards changed and refused, why, and which failed", async () => {
  const guards = `guards:
  input:
    - pattern: { match: "Money", replace: "Funds" }
  output:
    - { use: broken, then: escalated }
  tool:
    - { schema: { what: { maxLength: 3 } }, tools: [look], because: short words only }
`;
  const broken = (): never => {
    throw new Error("no line to it");
  };
  const topology = planOf(`${desk.trimEnd()}\n${guards}`);
  const trace = await traced(answers(calls(["look", { what: "order 7" }]), says("Bye.")), { guards: { broken } }, topology);
  const lines = renderTrace(trace).split("\n");
  expect(lines.filter((line) => /guard|Funds/.test(line)).map((line) => line.trim())).toEqual([
    "guard input.pattern changed what front hears",
    '["Funds, please"]',
    "guard tool.schema refused a call of look: short words only",
    "guard output.broken refused what front says: it could not be judged, and takes the exit escalated",
    "the guard failed: no line to it",
  ]);
});
