import { expect, test } from "vitest";
import type { RunEnd } from "../../engine/loop/state.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { memoryStore } from "../../adapters/stores/memory.ts";
import { replay } from "../../engine/trace/replay.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fakeClock, type FakeClock } from "../helpers/fake-clock.ts";

const never = new Promise<never>(() => undefined);

/** The desk with limits, which take the exit `escalated` where they are spent, or fail the run. */
function deskWith(limits: string, then: "escalated" | "fails" = "escalated", model: string = ""): Plan {
  return planOf(
    desk
      .replace("limits: { seconds: 60, then: escalated }", `limits: { ${limits}${then === "fails" ? "" : ", then: escalated"} }`)
      .replace("model: t }", `model: t${model} }`),
  );
}

/** A model that takes so many milliseconds for each of its answers. */
function slow(clock: FakeClock, milliseconds: readonly number[], script: ModelAdapter): ModelAdapter {
  let turn = 0;
  return {
    provider: "test",
    generate(request, options) {
      clock.pass(milliseconds[turn++] ?? 0);
      return script.generate(request, options);
    },
  };
}

/** How a run ends, live and when its journal is replayed. */
async function check(plan: Plan, runtime: Runtime & { readonly clock: FakeClock }): Promise<RunEnd | undefined> {
  const store = memoryStore();
  const { end } = await run(plan, { message: "Hi", runId: "r" }, { store, ...runtime });
  const journal = await store.read("r");
  if (journal === undefined) throw new Error("no journal");
  expect(replay(plan, journal).state.end).toEqual(end);
  expect(runtime.clock.pending).toBe(0);
  return end;
}

test.each(["escalated", "fails"] as const)("a turn whose model hangs ends at its limit, and the call is aborted (%s)", async (then) => {
  const clock = fakeClock();
  let aborted: AbortSignal | undefined;
  const hanging: ModelAdapter = {
    provider: "test",
    generate(_, { signal }) {
      aborted = signal;
      return never;
    },
  };
  const set = clock.set(5_000);
  const ended = check(deskWith("seconds: 60, turn_seconds: 5", then), { model: hanging, clock });
  await set;
  clock.pass(5_000);
  expect(await ended).toMatchObject(
    then === "fails"
      ? { status: "failed", failure: { code: "limit-turn-seconds", message: "turn 1 used all its 5 seconds" } }
      : { status: "exited", exit: "escalated", limit: "turn_seconds" },
  );
  expect(aborted?.aborted).toBe(true);
});

test("the tools of a turn count to its time, and each call still has its result", async () => {
  const clock = fakeClock();
  const model = slow(clock, [3_000], answers(calls(["look", { what: "a" }])));
  const plan = deskWith("turn_seconds: 5");
  let reach: (signal: AbortSignal) => void = () => undefined;
  const reached = new Promise<AbortSignal>((resolve) => (reach = resolve));
  const look: ToolFunction = (_, { signal }) => (reach(signal), never);
  const result = run(plan, { message: "Hi" }, { model, clock, tools: { look } });
  const signal = await reached;
  clock.pass(2_000);
  const { end, session } = await result;
  expect(end).toMatchObject({ status: "exited", limit: "turn_seconds" });
  expect(signal.aborted).toBe(true);
  expect(session.messages.at(-1)).toMatchObject({
    role: "tool",
    error: true,
    text: expect.stringContaining("turn 1 used all its 5 seconds"),
  });
});

test("a turn that has used its time before its tools begin runs none of them", async () => {
  const clock = fakeClock();
  let ran = 0;
  const look = (): number => (ran += 1);
  const model = slow(clock, [6_000], answers(calls(["look", { what: "a" }])));
  expect(await check(deskWith("turn_seconds: 5"), { model, clock, tools: { look } })).toMatchObject({ limit: "turn_seconds" });
  expect(ran).toBe(0);
});

test("each turn has the whole of its time, and together they have the run's", async () => {
  const script = answers(calls(["look", { what: "a" }]), calls(["look", { what: "b" }]), calls(["look", { what: "c" }]), says("Done."));
  const turns = [4_000, 4_000, 4_000, 4_000];
  const tools = { look: () => null };
  const [one, other] = [fakeClock(), fakeClock()];
  expect(await check(deskWith("turn_seconds: 5"), { model: slow(one, turns, script), clock: one, tools })).toMatchObject({
    status: "replied",
  });
  const end = await check(deskWith("seconds: 10, turn_seconds: 5"), { model: slow(other, turns, script), clock: other, tools });
  expect(end).toMatchObject({ status: "exited", limit: "seconds" });
});

test("the time that people take is not the turn's", async () => {
  const clock = fakeClock();
  const model = slow(
    clock,
    [1_000, 1_000, 1_000],
    answers(calls(["transfer_to_back", { reason: "x" }]), calls(["refund", { what: "a" }]), says("Done.")),
  );
  const approve = (): { readonly approved: true } => {
    clock.pass(3_600_000);
    return { approved: true };
  };
  const runtime = { model, clock, approve, tools: { refund: () => (clock.pass(3_000), null) } };
  expect(await check(deskWith("turn_seconds: 5"), runtime)).toMatchObject({ status: "replied", text: "Done." });
});

test.each(["escalated", "fails"] as const)(
  "a model that does not answer within its timeout is aborted, and that is an outcome of its own (%s)",
  async (then) => {
    const clock = fakeClock();
    let aborted: AbortSignal | undefined;
    const hanging: ModelAdapter = { provider: "test", generate: (_, { signal }) => ((aborted = signal), never) };
    const plan = deskWith("seconds: 60", then, ", timeout: 20s");
    const set = clock.set(20_000);
    const ended = check(plan, { model: hanging, clock });
    await set;
    clock.pass(20_000);
    expect(await ended).toMatchObject(
      then === "fails"
        ? { status: "failed", failure: { code: "limit-timeout", message: "the model gave no answer within 20 seconds" } }
        : { status: "exited", exit: "escalated", limit: "timeout" },
    );
    expect(aborted?.aborted).toBe(true);
  },
);
