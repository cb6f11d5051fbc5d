import { describe, expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import { noUsage, type ModelAdapter, type ModelResponse, type Usage } from "../../engine/protocol/model.ts";
import { resume } from "../../engine/run/resume.ts";
import type { RunResult, Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { run } from "../../engine/run/stream.ts";
import { planOf } from "../helpers/teller.ts";

const million = 1_000_000;

/** A desk under these limits. The front's model costs a dollar for a million tokens, the one that stands in for it ten. */
function desk(limits: string): Plan {
  return planOf(`
signalbox: 1
name: desk
entry: front
limits: { ${limits} }
models:
  m: { provider: a, model: cheap, price: { input: 1, output: 1 }, fallback: [dear] }
  dear: { provider: b, model: dear, price: { input: 10, output: 10 } }
defaults: { model: m }
tools:
  look: { description: Looks., effects: [read] }
  pay: { description: Pays., effects: [write], approval: always, timeout: 5s }
agents:
  front:
    purpose: Talks to people.
    tools: [look, pay]
    routine: [Look with \`look\` and pay with \`pay\`., { if: somebody must look into it, do: Ask helper. }, { then: resolved }]
    handoffs: { resolved: { when: All is done. }, helper: { mode: call, when: Something must be looked into. } }
  helper:
    purpose: Looks into it.
    tools: [look]
    routine: [Look with \`look\`., { then: resolved }]
    handoffs: { resolved: { when: It is known. } }
`);
}

const used = (input: number, output = 0): Usage => ({ ...noUsage, input, output });

function calls(name: string, usage: Usage): ModelResponse {
  return { text: "", calls: [{ name, arguments: "{}" }], stop: "calls", usage };
}

function says(text: string, usage: Usage): ModelResponse {
  return { text, calls: [], stop: "end", usage };
}

type Step = ModelResponse | FailureError;

/** A try that failed, of which the provider counted so much. */
function fails(usage: Usage, code: "network" | "quota" = "network"): FailureError {
  return new FailureError(failure(code, "no", { usage }));
}

/** The two models, that say these in turn. A process that begins anew has others. */
function models(a: readonly Step[], b: readonly Step[] = []): readonly ModelAdapter[] {
  return [saying("a", a), saying("b", b)];
}

function saying(provider: string, steps: readonly Step[]): ModelAdapter {
  const left = [...steps];
  return {
    provider,
    async generate() {
      const step = left.shift();
      if (step === undefined) throw new Error(`nobody expected ${provider} to be asked`);
      if (step instanceof FailureError) throw step;
      return step;
    },
  };
}

const host: Runtime = { tools: { look: () => "seen", pay: () => "paid" }, retry: { delayMs: 0 } };

/** A store to which the process does not come any more once a tool has told its result. */
function dying(store: Store): Store {
  return {
    ...store,
    async append(runId, index, outcome) {
      if (outcome.kind === "tool") throw new Error("the process died");
      await store.append(runId, index, outcome);
    },
  };
}

/** Drives a run until its process dies at its first tool, and goes on in another process with other models. */
async function acrossDeath(plan: Plan, before: readonly ModelAdapter[], after: readonly ModelAdapter[]): Promise<RunResult> {
  const store = memoryStore();
  await expect(run(plan, { runId: "r" }, { ...host, store: dying(store), models: before })).rejects.toThrow("the process died");
  return resume(plan, "r", [], { ...host, store, models: after });
}

/** Ways in which half of a limit is spent by a turn that looks something up. */
const firstTurns: readonly (readonly [string, readonly Step[]])[] = [
  ["an answer", [calls("look", used(600_000, 400_000))]],
  ["an attempt that failed and the answer after it", [fails(used(300_000)), calls("look", used(700_000))]],
];

const limits = [
  ["tokens", `tokens: ${2 * million}`, { failure: { code: "limit-tokens", message: "the run used 2000000 of its 2000000 tokens" } }],
  ["money", "cost_usd: 2", { failure: { code: "limit-cost", message: "the run used $2.0000 of its $2" } }],
] as const;

describe.each(limits)("a limit on %s", (_, limit, end) => {
  test.each(firstTurns)("counts what %s used before the process died", async (__, before) => {
    const result = await acrossDeath(desk(limit), models(before), models([calls("look", used(million))]));
    expect(result).toMatchObject({ status: "failed", end });
    expect([result.usage.input + result.usage.output, result.costUsd]).toEqual([2 * million, 2]);
  });

  test("counts what was used before people were asked", async () => {
    const [plan, store] = [desk(limit), memoryStore()];
    const waiting = await run(plan, { runId: "r" }, { ...host, store, models: models([calls("pay", used(million))]) });
    expect(waiting).toMatchObject({ status: "waiting", usage: { input: million }, costUsd: 1 });
    const yes = { effect: "1.0.approval", approval: { approved: true } } as const;
    const after = models([calls("look", used(million))]);
    expect(await resume(plan, "r", [yes], { ...host, store, models: after })).toMatchObject({ status: "failed", end });
  });

  test("counts what called agents used", async () => {
    const [caller, helper] = [used(500_000), used(1_500_000)];
    const asked = models([calls("call_helper", caller), calls("look", helper)]);
    expect(await run(desk(limit), {}, { ...host, models: asked })).toMatchObject({ status: "failed", end });
  });

  test("is the run's: the next run of the conversation has all of it", async () => {
    const plan = desk(limit);
    const first = await run(plan, {}, { ...host, models: models([calls("look", used(2 * million))]) });
    expect(first).toMatchObject({ status: "failed", end });
    const again = models([calls("look", used(million)), says("Seen.", used(million))]);
    const second = await run(plan, { message: "Go on", session: first.session }, { ...host, models: again });
    expect(second).toMatchObject({ status: "replied", usage: { input: 2 * million }, costUsd: 2 });
  });
});

describe("with a model that stands in", () => {
  test("a limit on tokens counts both models alike", async () => {
    const end = { failure: { code: "limit-tokens", message: "the run used 1000000 of its 1000000 tokens" } };
    const both = models([fails(used(500_000), "quota")], [calls("look", used(500_000))]);
    expect(await run(desk(`tokens: ${million}`), {}, { ...host, models: both })).toMatchObject({ status: "failed", end });
  });

  test("a limit on money counts each model by its own price, also across a death", async () => {
    const before = models([fails(used(500_000), "quota")], [calls("look", used(500_000))]);
    const after = models([fails(used(0), "quota")], [calls("look", used(50_000))]);
    const result = await acrossDeath(desk("cost_usd: 6"), before, after);
    expect(result.end).toMatchObject({ failure: { code: "limit-cost", message: "the run used $6.0000 of its $6" } });
  });

  test("what all of them used before the last gave up is counted, and the run fails as it would", async () => {
    const none = models([fails(used(500_000), "quota")], [fails(used(100_000), "quota")]);
    const result = await run(desk("cost_usd: 1, then: resolved"), {}, { ...host, models: none });
    expect(result).toMatchObject({ status: "failed", end: { failure: { code: "quota" } }, usage: { input: 600_000 }, costUsd: 1.5 });
  });
});
