import { describe, expect, test } from "vitest";
import type { GuardDecision, GuardFunction } from "../../engine/protocol/guard.ts";
import { memoryRates } from "../../engine/run/rates.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { desk, guarded, type Guarded } from "../helpers/guarded.ts";

const says = (text: string) => ({ text });
const toPayer = { calls: [{ name: "transfer_to_payer", arguments: { note: "they want money" } }] };

describe("a guard that is a function", () => {
  const text = desk({ all: "{ input: [{ use: judge, timeout: 2s }] }" });
  const judgedBy = (judge: GuardFunction, more: object = {}) => guarded(text, [says("Hi.")], { guards: { judge }, ...more });

  test.each<readonly [string, () => GuardDecision | Promise<GuardDecision>, object]>([
    ["allows", () => ({ verdict: "allow" }), { status: "replied" }],
    ["allows later", async () => ({ verdict: "allow" }), { status: "replied" }],
    [
      "refuses with a reason",
      () => ({ verdict: "refuse", reason: "not today" }),
      { status: "failed", failure: { message: expect.stringContaining("not today") as string } },
    ],
    [
      "throws",
      () => {
        throw new Error("boom");
      },
      { status: "failed", failure: { code: "refused-by-guard" } },
    ],
    ["rejects", () => Promise.reject(new Error("boom")), { status: "failed", failure: { code: "refused-by-guard" } }],
    ["says nothing", () => undefined as never, { status: "failed", failure: { code: "refused-by-guard" } }],
    ["says what is no verdict", () => ({ verdict: "maybe" }) as never, { status: "failed", failure: { code: "refused-by-guard" } }],
    ["rewrites to what is no text", () => ({ verdict: "rewrite", value: 7 }), { status: "failed", failure: { code: "refused-by-guard" } }],
  ])("that %s is taken at its word, and a fault is a refusal", async (_, judge, end) => {
    expect((await judgedBy(judge)).result.end).toMatchObject(end);
  });

  test("that fails tells why to those who watch, and not in the reason", async () => {
    const run = await judgedBy(() => {
      throw new Error("the list at 10.0.0.7 is down");
    });
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: "guard", reason: "it could not be judged", error: "the list at 10.0.0.7 is down" }),
    );
    expect(run.result.end).not.toMatchObject({ failure: { message: expect.stringContaining("10.0.0.7") as string } });
  });

  test("that gives no verdict in time has refused, and its signal is aborted", async () => {
    const clock = fakeClock();
    let aborted = false;
    const judge: GuardFunction = (_, { signal }) =>
      new Promise(() => {
        signal.addEventListener("abort", () => (aborted = true));
      });
    void clock.set(2_000).then(() => clock.pass(2_000));
    const run = await judgedBy(judge, { clock });
    expect(run.events).toContainEqual(expect.objectContaining({ type: "guard", error: "it gave no verdict within 2 seconds" }));
    expect(aborted).toBe(true);
  });

  test("is told where it stands, and gets a value of its own", async () => {
    const seen: unknown[] = [];
    await judgedBy((value, context) => {
      seen.push(value, context);
      return { verdict: "allow" };
    });
    expect(seen).toMatchObject(["Hello", { guard: "input.judge", where: "input", agent: "triage", facts: { customer: "Ada" } }]);
  });

  test("that is not bound keeps the run from starting", async () => {
    await expect(guarded(text, [])).rejects.toMatchObject({ code: "not-bound", message: expect.stringContaining('"judge"') as string });
  });
});

describe("a rate", () => {
  test("counts by conversation, over its runs, and forgets with time", async () => {
    const text = desk({ all: "{ input: [{ rate: { max: 2, per: 1m } }] }" });
    const clock = fakeClock();
    let session: Guarded["result"]["session"] | undefined;
    const ends: unknown[] = [];
    for (const pause of [0, 1_000, 1_000, 59_000]) {
      clock.pass(pause);
      const run = await guarded(text, [says("Hi.")], { clock, ...(session === undefined ? {} : { session }) });
      session = run.result.session;
      ends.push(run.result.status);
    }
    expect(ends).toEqual(["replied", "replied", "failed", "replied"]);
  });

  test("counts the calls of one answer one by one", async () => {
    const text = desk({ all: "{ tool: [{ rate: { max: 2, per: 1h } }] }" });
    const pay = { name: "pay", arguments: { amount: 1 } };
    const run = await guarded(text, [toPayer, { calls: [pay, pay, pay] }, says("Two of them.")]);
    expect(run.events.filter((event) => event.type === "tool-result")).toHaveLength(2);
    expect(run.verdicts).toEqual(["tool.rate refuse"]);
  });

  test("by a fact counts all conversations in which it has the same value", async () => {
    const text = desk({ all: "{ input: [{ rate: { max: 1, per: 1m, by: customer } }] }" });
    const rates = memoryRates();
    const clock = fakeClock();
    expect((await guarded(text, [says("Hi.")], { rates, clock })).result.status).toBe("replied");
    expect((await guarded(text, [says("Hi.")], { rates, clock })).result.status).toBe("failed");
    clock.pass(60_000);
    expect((await guarded(text, [says("Hi.")], { rates, clock })).result.status).toBe("replied");
    await expect(guarded(text, [])).rejects.toMatchObject({
      code: "not-bound",
      message: expect.stringContaining("memoryRates()") as string,
    });
  });
});

test("the memory of rates counts one hit once, and forgets keys that are out of date", () => {
  const rates = memoryRates();
  const hit = (id: string, at: number, key = "k") => rates.hit({ key, id, at, max: 2, perMs: 10 });
  expect([hit("a", 0), hit("a", 1), hit("b", 1), hit("c", 2), hit("b", 3), hit("d", 10)]).toEqual([true, true, true, false, true, true]);
});
