import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { ApprovalAnswer } from "../../engine/loop/outcome.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { resume } from "../../engine/run/resume.ts";
import type { Runtime, RunResult } from "../../engine/run/runtime.ts";
import { run } from "../../engine/run/stream.ts";
import { fakeClock, type FakeClock } from "../helpers/fake-clock.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const HOUR = 3_600_000;
const plan = planOf(desk);
const expiring = planOf(desk.replace("approval: always", "approval: { expires: 2h }"));
const leaving = planOf(desk.replace("approval: always", "approval: { expires: 2h, then: escalated }"));

interface Desk {
  readonly runtime: Runtime & { readonly store: NonNullable<Runtime["store"]> };
  readonly clock: FakeClock;
  /** What the tool was called with. */
  readonly refunded: unknown[];
}

function deskOf(): Desk {
  const clock = fakeClock();
  const refunded: unknown[] = [];
  const model = answers(
    calls(["transfer_to_back", { reason: "x" }]),
    calls(["refund", { what: "a" }], ["refund", { what: "b" }]),
    says("Done."),
  );
  const refund = (input: unknown): string => `refunded ${refunded.push(input)}`;
  return { runtime: { model, store: memoryStore(), tools: { refund }, clock }, clock, refunded };
}

async function waiting(of: Plan, { runtime }: Desk): Promise<RunResult> {
  const result = await run(of, { runId: "r" }, runtime);
  expect(result).toMatchObject({ status: "waiting", waiting: [{ kind: "approval" }, { kind: "approval" }] });
  return result;
}

function digestOf(result: RunResult, at: number): string {
  const effect = result.waiting[at];
  if (effect?.kind !== "approval") throw new Error("no request waits there");
  return effect.digest;
}

const approve = (effect: string, approval: object): readonly { readonly effect: string; readonly approval: ApprovalAnswer }[] => [
  { effect, approval: { approved: true, ...approval } as ApprovalAnswer },
];

test.each<readonly [string, object, RegExp]>([
  [
    "for the request of another call",
    { for: "other" },
    /"2\.0\.approval" cannot be taken: the answer is for another request .*"refund" now waits with \{"what":"a"\}/,
  ],
  ["with arguments that do not fit", { input: { what: 7 } }, /changed arguments of "refund" do not fit: \/what must be "string"/],
  ["with arguments that are a list", { input: [1] }, /`input` of an answer must be an object/],
  ["with arguments that are no JSON", { input: { what: () => 1 } }, /`input` of an answer must be JSON/],
  ["for something that is no digest", { for: 7 }, /`for` of an answer must be the `digest`/],
  ["that refuses and changes the arguments", { approved: false, input: { what: "c" } }, /must be \{ approved: true \}/],
])("an answer %s is refused, and nothing is journaled", async (_, approval, message) => {
  const at = deskOf();
  const second = digestOf(await waiting(plan, at), 1);
  const given = "for" in approval && approval.for === "other" ? { for: second } : approval;
  const before = await at.runtime.store.read("r");
  await expect(resume(plan, "r", approve("2.0.approval", given), at.runtime)).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringMatching(message),
  });
  expect(await at.runtime.store.read("r")).toEqual(before);
});

test("arguments may be changed in one process and agreed to in another, and only what was shown is agreed to", async () => {
  const at = deskOf();
  const shown = await waiting(plan, at);
  await resume(plan, "r", approve("2.1.approval", { by: "Ada" }), at.runtime);
  const edited = await resume(plan, "r", [{ effect: "2.0.approval", approval: { input: { what: "c" }, by: "Ada" } }], at.runtime);
  expect(edited).toMatchObject({ status: "waiting", waiting: [{ id: "2.0.approval", input: { what: "c" } }] });
  for (const stale of [{}, { for: digestOf(shown, 0) }])
    await expect(resume(plan, "r", approve("2.0.approval", stale), at.runtime)).rejects.toMatchObject({ code: "bad-argument" });
  const ended = await resume(plan, "r", approve("2.0.approval", { for: digestOf(edited, 0), by: "Grace" }), at.runtime);
  expect(ended.status).toBe("replied");
  expect(at.refunded).toEqual([{ what: "c" }, { what: "b" }]);
});

test("a host whose answer cannot be taken is asked again, and told why", async () => {
  const { runtime, refunded } = deskOf();
  const problems: (string | undefined)[] = [];
  const result = await run(
    plan,
    { runId: "r" },
    {
      ...runtime,
      approve(request, { problem }) {
        if (request.effect !== "2.0.approval") return { approved: true };
        problems.push(problem);
        return { approved: true, input: { what: problem === undefined ? 7 : "c" } as never };
      },
    },
  );
  expect(result.status).toBe("replied");
  expect(problems).toEqual([undefined, expect.stringContaining("do not fit")]);
  expect(refunded).toContainEqual({ what: "c" });
});

test("a host that keeps answering what cannot be taken is told so", async () => {
  const { runtime } = deskOf();
  const always = (): ApprovalAnswer => ({ approved: true, input: {} });
  await expect(run(plan, { runId: "r" }, { ...runtime, approve: always })).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringContaining("20 times in a row"),
  });
});

test("a request expires under a driver that waits for an answer, which is told that nobody needs it any more", async () => {
  const { runtime, clock, refunded } = deskOf();
  const withdrawn: string[] = [];
  const ending = run(
    expiring,
    { runId: "r" },
    {
      ...runtime,
      approve: (request, { signal }) =>
        request.effect === "2.1.approval"
          ? { approved: true }
          : new Promise((_, fail) => {
              signal.addEventListener("abort", () => {
                withdrawn.push(request.effect);
                fail(signal.reason as Error);
              });
            }),
    },
  );
  await clock.set(2 * HOUR);
  await new Promise(setImmediate);
  clock.pass(2 * HOUR);
  const result = await ending;
  expect(result.status).toBe("replied");
  expect(withdrawn).toEqual(["2.0.approval"]);
  expect(refunded).toEqual([{ what: "b" }]);
  expect(JSON.stringify(result.session.messages)).toContain("nobody answered in time");
  expect(clock.pending).toBe(0);
});

test("a request that expired while nobody drove the run is found when it is resumed, and its exit is taken", async () => {
  const at = deskOf();
  await waiting(leaving, at);
  at.clock.pass(2 * HOUR);
  const result = await resume(leaving, "r", [], at.runtime);
  expect(result.end).toMatchObject({ status: "exited", exit: "escalated", expired: "refund" });
  expect(at.refunded).toEqual([]);
});

test("an answer that comes too late is refused and says so; the run goes on without it", async () => {
  const at = deskOf();
  await waiting(expiring, at);
  at.clock.pass(2 * HOUR);
  await expect(resume(expiring, "r", approve("2.0.approval", {}), at.runtime)).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringContaining("has expired"),
  });
  expect((await resume(expiring, "r", [], at.runtime)).status).toBe("replied");
  expect(at.refunded).toEqual([]);
});

test("answers to some requests count while others expire", async () => {
  const at = deskOf();
  await waiting(expiring, at);
  at.clock.pass(HOUR);
  expect((await resume(expiring, "r", approve("2.1.approval", {}), at.runtime)).status).toBe("waiting");
  at.clock.pass(HOUR);
  expect((await resume(expiring, "r", [], at.runtime)).status).toBe("replied");
  expect(at.refunded).toEqual([{ what: "b" }]);
});
