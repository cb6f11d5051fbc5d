import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { PlanVerdict } from "../../engine/run/plan-verdict.ts";
import { resume } from "../../engine/run/resume.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { replay } from "../../engine/trace/replay.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);
const script = answers(calls(["transfer_to_back", { reason: "x" }]), calls(["refund", { what: "a" }]), says("Done."));
const approved = [{ effect: "2.0.approval", approval: { approved: true } }] as const;

async function waiting(): Promise<Runtime> {
  const runtime: Runtime = { model: script, store: memoryStore(), tools: { refund: () => "ok" } };
  expect((await run(plan, { runId: "r" }, runtime)).status).toBe("waiting");
  return runtime;
}

const reworded = planOf(desk.replace("Moves money.", "Moves money with care.").replace("seconds: 60", "seconds: 90"));

test("a run is not resumed under another plan, and the verdict says what changed", async () => {
  const runtime = await waiting();
  const before = await runtime.store?.read("r");
  const expected: PlanVerdict = {
    journaled: plan.digest,
    given: reworded.digest,
    changes: expect.arrayContaining(['agent "back" changed', "the limits changed"]) as unknown as readonly string[],
    obstacles: [],
    consequences: [],
  };
  await expect(resume(reworded, "r", approved, runtime)).rejects.toMatchObject({
    code: "plan-changed",
    message: expect.stringMatching(/agent "back" changed.*can go on if the host accepts/),
    verdict: expected,
  });
  await expect(resume(reworded, "r", approved, { ...runtime, acceptPlan: () => false })).rejects.toMatchObject({ code: "plan-changed" });
  expect(await runtime.store?.read("r")).toEqual(before);
  expect((await resume(plan, "r", approved, runtime)).status).toBe("replied");
});

test("a host that accepts the plan goes on under it from there, and the journal replays so", async () => {
  const runtime = await waiting();
  const verdicts: PlanVerdict[] = [];
  const acceptPlan = (verdict: PlanVerdict): boolean => verdicts.push(verdict) > 0;
  const result = await resume(reworded, "r", approved, { ...runtime, acceptPlan });
  expect(result).toMatchObject({ status: "replied", state: { plan: reworded.digest } });
  expect(verdicts.length).toBe(1);
  const journal = await runtime.store?.read("r");
  expect(journal?.plan.digest).toBe(plan.digest);
  const replayed = journal && replay(journal.plan, journal);
  expect(replayed?.plan.digest).toBe(reworded.digest);
  expect(JSON.parse(JSON.stringify(replayed?.state))).toEqual(JSON.parse(JSON.stringify(result.state)));
  expect((await resume(reworded, "r", [], runtime)).end).toEqual(result.end);
});

test.each<readonly [string, (text: string) => string, RegExp]>([
  ["the active agent", (text) => text.replaceAll(/\bback\b/g, "rear"), /its agent "back" is gone/],
  ["the tool of a pending call", (text) => text.replaceAll("refund", "repay"), /the tool "refund" of a pending call is gone/],
  [
    "the right to use the tool of a pending call",
    (text) =>
      text
        .replace("tools: [pay, refund, look, note]", "tools: [pay, look, note]")
        .replace(", refund with `refund`", "")
        .replace("tools: [look, note]", "tools: [look, note, refund]"),
    /the agent "back" may no longer use "refund"/,
  ],
])("without %s the run cannot go on, whatever the host says", async (_, change, obstacle) => {
  const runtime = await waiting();
  const changed = planOf(change(desk));
  await expect(resume(changed, "r", approved, { ...runtime, acceptPlan: () => true })).rejects.toMatchObject({
    code: "plan-changed",
    message: expect.stringMatching(obstacle),
  });
});

test("a run that has ended tells its result under any plan", async () => {
  const runtime = await waiting();
  const ended = await resume(plan, "r", approved, runtime);
  expect((await resume(reworded, "r", [], runtime)).end).toEqual(ended.end);
});

/** A run whose process died as the outcome of a number was about to be written: nothing of it, or all of it, is safe. */
async function left(call: readonly [string, object], at: number, when: "before" | "after"): Promise<{ runtime: Runtime; did: string[] }> {
  const did: string[] = [];
  const tool = (name: string) => (): string => (did.push(name), "ok");
  const store = memoryStore();
  const model = answers(calls(["transfer_to_back", { reason: "x" }]), calls(call), says("Done."));
  const runtime: Runtime = { model, store, tools: { pay: tool("pay"), note: tool("note"), refund: tool("refund") } };
  const dying = {
    ...store,
    append: async (...args: Parameters<typeof store.append>) => {
      if (args[1] === at && when === "before") throw new Error("dead");
      await store.append(...args);
      if (args[1] === at) throw new Error("dead");
    },
  };
  await expect(run(plan, { runId: "r" }, { ...runtime, store: dying })).rejects.toThrow("dead");
  return { runtime: { ...runtime, acceptPlan: () => true }, did };
}

const cautious = planOf(desk.replace("effects: [write], timeout: 5s }", "effects: [write], timeout: 5s, approval: always }"));

test("a call that nobody has begun is put to a person where the accepted plan asks for that", async () => {
  const { runtime, did } = await left(["pay", { what: "a" }], 2, "before");
  const result = await resume(cautious, "r", [], runtime);
  expect(result).toMatchObject({ status: "waiting", waiting: [{ kind: "approval", tool: "pay", id: "2.0.approval.2" }] });
  expect(did).toEqual([]);
  const verdicts: PlanVerdict[] = [];
  const refuses = (verdict: PlanVerdict): boolean => verdicts.push(verdict) === 0;
  await expect(resume(reworded, "r", [], { ...runtime, acceptPlan: refuses })).rejects.toMatchObject({ code: "plan-changed" });
  expect(verdicts[0]?.consequences).toEqual(['the request "2.0.approval.2" holds no more']);
  expect((await resume(cautious, "r", [{ effect: "2.0.approval.2", approval: { approved: true } }], runtime)).status).toBe("replied");
  expect(did).toEqual(["pay"]);
});

test("a call of unknown outcome is put to a person before it is made again, where the accepted plan asks for that", async () => {
  const { runtime, did } = await left(["pay", { what: "a" }], 2, "after");
  const result = await resume(cautious, "r", [{ effect: "2.0", settle: "repeat" }], runtime);
  expect(result.waiting).toMatchObject([{ kind: "approval", tool: "pay" }]);
  expect(did).toEqual([]);
  const agreed = await resume(cautious, "r", [{ effect: "2.0.approval.2", approval: { approved: true } }], runtime);
  expect([agreed.status, did]).toEqual(["replied", ["pay"]]);
});

test("a call that could be repeated and cannot any more is of unknown outcome: it may have been begun", async () => {
  const { runtime, did } = await left(["note", { what: "a" }], 2, "before");
  const strict = planOf(desk.replace("[write, idempotent]", "[write]"));
  did.length = 0;
  expect((await resume(strict, "r", [], runtime)).waiting).toMatchObject([{ kind: "tool", tool: "note", status: "unknown" }]);
  expect(did).toEqual([]);
});

test("arguments that the accepted plan's tool does not take are refused, and the model hears why", async () => {
  const { runtime, did } = await left(["pay", { what: "a" }], 2, "before");
  const other = planOf(desk.replace("Pays., input: { what: string }", "Pays., input: { sum: number }"));
  const result = await resume(other, "r", [], runtime);
  expect([result.status, did]).toEqual(["replied", []]);
  expect(JSON.stringify(result.session.messages)).toContain("the arguments do not fit");
});

test("a person who agreed to a tool that was changed is asked anew, and the verdict says so", async () => {
  const runtime = await waiting();
  const other = planOf(desk.replace("description: Refunds.", "description: Refunds twice."));
  const verdicts: PlanVerdict[] = [];
  const accepting = { ...runtime, acceptPlan: (verdict: PlanVerdict) => verdicts.push(verdict) > 0 };
  await expect(resume(other, "r", approved, accepting)).rejects.toThrow(/"2.0.approval" waits for no answer; what does: "2.0.approval.2"/);
  expect(verdicts[0]?.consequences).toEqual([
    'the request "2.0.approval" holds no more',
    'a person is asked about "refund" (2.0.approval.2)',
  ]);
  expect((await resume(other, "r", [], accepting)).status).toBe("waiting");
  expect((await resume(other, "r", [{ effect: "2.0.approval.2", approval: { approved: true } }], accepting)).status).toBe("replied");
});

test("limits that the accepted plan has spent already are told, and hold", async () => {
  const { runtime, did } = await left(["pay", { what: "a" }], 2, "before");
  const short = planOf(desk.replace("limits: { seconds: 60,", "limits: { seconds: 60, turns: 1,"));
  const verdicts: PlanVerdict[] = [];
  const result = await resume(short, "r", [], { ...runtime, acceptPlan: (verdict) => verdicts.push(verdict) > 0 });
  expect(verdicts[0]?.consequences).toEqual(["the run ends as exited", "the run has used 2 of 1 turns"]);
  expect(result.end).toMatchObject({ status: "exited", exit: "escalated", limit: "turns" });
  expect(did).toEqual([]);
});
