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
