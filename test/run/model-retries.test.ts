import { describe, expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import { scripted } from "../../adapters/models/scripted.ts";
import { failure, FailureError, type FailureCode, type FailureDetails } from "../../engine/protocol/failure.ts";
import type { ModelAdapter, ModelResponse } from "../../engine/protocol/model.ts";
import type { RetryPolicy } from "../../engine/run/retry-policy.ts";
import { defaultRetry, nextAttempt } from "../../engine/run/retry-policy.ts";
import type { RunResult, Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { renderTrace } from "../../engine/report/trace-text.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import type { Trace } from "../../engine/trace/trace.ts";
import { planOf } from "../helpers/loop/plan.ts";

const models = `
  fast: { provider: a, model: fast, price: { input: 1, output: 10, cached_input: 0.1, cache_write: 2 }, fallback: [smart, fast, local] }
  smart: { provider: b, model: smart, price: { input: 3, output: 30 } }
  local: { provider: c, model: local }`;

function desk(limits = "{}"): ReturnType<typeof planOf> {
  return planOf(`
signalbox: 1
name: desk
entry: front
limits: ${limits}
models: ${models}
defaults: { model: fast }
agents:
  front:
    purpose: Answers questions.
    routine: [Answer., { then: resolved }]
    handoffs: { resolved: { when: It is answered. } }
`);
}

type Step = ModelResponse | FailureError;

/** An adapter that says these in turn, and notes that it was asked. */
function saying(provider: string, asked: string[], steps: readonly Step[]): ModelAdapter {
  let next = 0;
  return {
    provider,
    async generate() {
      asked.push(provider);
      const step = steps[next] ?? steps.at(-1);
      next += 1;
      if (step === undefined || step instanceof FailureError) throw step ?? new Error("nothing to say");
      return step;
    },
  };
}

const usage = { input: 1_000_000, output: 0, cached: 0, reasoning: 0 };
const hello: ModelResponse = { text: "Hello.", calls: [], stop: "end", usage };

function fails(code: FailureCode, details?: FailureDetails): FailureError {
  return new FailureError(failure(code, "no", details));
}

interface Told {
  readonly asked: readonly string[];
  readonly result: RunResult;
  readonly trace: Trace;
}

async function tell(steps: Readonly<Record<string, readonly Step[]>>, more: Runtime & { readonly limits?: string } = {}): Promise<Told> {
  const asked: string[] = [];
  const store = memoryStore();
  const adapters = Object.entries(steps).map(([provider, all]) => saying(provider, asked, all));
  const { limits, ...runtime } = more;
  const result = await run(desk(limits), { message: "Hi" }, { models: adapters, store, retry: { delayMs: 0 }, ...runtime });
  const journal = await store.read(result.runId);
  if (journal === undefined) throw new Error("there is no journal");
  return { asked, result, trace: traceOf(journal) };
}

describe("whom a failure leads to", () => {
  const own = ["a", "a", "a"];
  test.each<readonly [FailureCode, readonly string[]]>([
    ["overloaded", [...own, "b"]],
    ["rate-limited", [...own, "b"]],
    ["timeout", [...own, "b"]],
    ["network", [...own, "b"]],
    ["malformed-response", [...own, "b"]],
    ["quota", ["a", "b"]],
    ["context-length", ["a", "b"]],
    ["authentication", ["a"]],
    ["invalid-request", ["a"]],
    ["content-refused", ["a"]],
    ["internal", ["a"]],
  ])("%s: %j", async (code, expected) => {
    const { asked, result } = await tell({ a: [fails(code)], b: [hello], c: [hello] });
    expect(asked).toEqual(expected);
    expect(result.status).toBe(expected.includes("b") ? "replied" : "failed");
  });

  test("each model that stands in has attempts of its own, and is asked once, whatever the list says", async () => {
    const down = [fails("overloaded")];
    const { asked, result } = await tell({ a: down, b: down, c: down });
    expect(asked).toEqual([...own, "b", "b", "b", "c", "c", "c"]);
    expect(result.end).toMatchObject({ status: "failed", failure: { code: "overloaded", message: "no (it was asked 3 times)" } });
  });
});

test("who answered is told, and paid by its own price; what failed before is paid for as far as it was counted", async () => {
  const counted = fails("network", { usage: { ...usage, cached: 500_000, cacheWrite: 250_000 } });
  const { result, trace } = await tell({ a: [counted, fails("quota")], b: [hello], c: [hello] });
  // 250,000 plain at 1, 500,000 read at 0.1, 250,000 written at 2; then a million at 3.
  expect(result.costUsd).toBeCloseTo(0.25 + 0.05 + 0.5 + 3);
  expect(result.usage.input).toBe(2_000_000);
  expect(trace.turns[0]?.answer?.model).toBe("smart");
  expect(trace.models.map(({ model, answers, failed }) => [model, answers, failed])).toEqual([
    ["fast", 0, 2],
    ["smart", 1, 0],
  ]);
  expect(renderTrace(trace)).toContain("answered by smart");
});

test("the host's price goes before the manifest's, and is journaled", async () => {
  const { trace } = await tell({ a: [hello] }, { prices: { "a/fast": { input: 7, output: 0 } } });
  expect(trace.costUsd).toBe(7);
});

test("a host may say that a model has no price, whatever the manifest says", async () => {
  const { trace } = await tell({ a: [fails("network", { usage }), hello] }, { prices: { "a/fast": null }, limits: "{ cost_usd: 1 }" });
  expect([trace.costUsd, trace.models.map(({ model, unpriced }) => [model, unpriced])]).toEqual([0, [["fast", true]]]);
});

test("a model without a price is told once under a limit on cost, and the trace says that the sum is too small", async () => {
  const { result, trace } = await tell({ a: [fails("quota", { usage })], b: [fails("quota")], c: [hello] }, { limits: "{ cost_usd: 90 }" });
  expect(result.state.spent.unpriced).toEqual(["local"]);
  expect(trace.models.filter(({ unpriced }) => unpriced === true).map(({ model }) => model)).toEqual(["local"]);
  expect(renderTrace(trace)).toContain("no price for local: it cost more than that");
});

test("a limit on cost counts what failed attempts cost", async () => {
  const { result } = await tell({ a: [fails("network", { usage }), hello] }, { limits: "{ cost_usd: 1.5 }" });
  expect(result.costUsd).toBe(2);
});

describe("when another attempt is made", () => {
  const standing = { attempt: 1, left: 60_000, random: () => 0.5 };
  const policy: RetryPolicy = defaultRetry;
  test.each<readonly [string, FailureDetails, Partial<typeof standing>, unknown]>([
    ["half of the first delay", {}, {}, 250],
    ["half of twice that", {}, { attempt: 2 }, 500],
    ["never more than the bound", {}, { attempt: 2, random: () => 1 }, 1000],
    ["what the provider asks for, and the draw", { retryAfterMs: 4000 }, {}, 4250],
    ["too long a wait is none", { retryAfterMs: 60_001 }, {}, expect.stringMatching(/asks to wait 60 seconds/)],
    ["nor one beyond the run's time", { retryAfterMs: 9000 }, { left: 9000 }, expect.stringMatching(/the run has 9 seconds left/)],
    ["three attempts are all", {}, { attempt: 3 }, expect.stringMatching(/it was asked 3 times/)],
    ["no word is lost on what is not to be repeated", { retryable: false }, {}, expect.stringMatching(/^$/)],
  ])("%s", (_, details, at, expected) => {
    const next = nextAttempt(policy, failure("overloaded", "no", details), { ...standing, ...at });
    expect(next.again ? next.waitMs : next.because).toEqual(expected);
  });
});

test.each<readonly [Runtime, RegExp]>([
  [{ retry: { attempts: 0 } }, /retry.attempts/],
  [{ retry: { tries: 3 } as never }, /retry.tries/],
  [{ prices: { "a/fast": { input: -1, output: 0 } } }, /prices\["a\/fast"\]/],
])("a runtime with %j is refused", async (runtime, message) => {
  await expect(run(desk(), { message: "Hi" }, { model: scripted([{ text: "x" }]), ...runtime })).rejects.toThrow(message);
});
