import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { ToolContext, ToolFunction } from "../../engine/protocol/tool.ts";
import { resume, streamResume } from "../../engine/run/resume.ts";
import type { Answer, Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { run } from "../../engine/run/stream.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);
const toBack = calls(["transfer_to_back", { reason: "x" }]);

interface Waiting {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly done: string[];
}

/** A run with three calls that need a person; `done` tells which were carried out. */
async function threeApprovals(): Promise<Waiting> {
  const store = memoryStore();
  const done: string[] = [];
  const refund: ToolFunction = (input: { readonly what: string }) => {
    done.push(input.what);
    return `refunded ${input.what}`;
  };
  const script = answers(toBack, calls(["refund", { what: "a" }], ["refund", { what: "b" }], ["refund", { what: "c" }]), says("Done."));
  const runtime: Runtime = { model: script, store, tools: { refund } };
  const result = await run(plan, { runId: "r" }, runtime);
  expect(result).toMatchObject({ status: "waiting", waiting: [{ id: "2.0.approval" }, { id: "2.1.approval" }, { id: "2.2.approval" }] });
  return { store, runtime, done };
}

const yes = (effect: string): Answer => ({ effect, approval: { approved: true, by: "Ada" } });

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
  "approvals come one at a time in the order %j, and nothing runs before the last",
  async (order) => {
    const { runtime, done } = await threeApprovals();
    for (const [at, index] of order.entries()) {
      expect(done).toEqual([]);
      const result = await resume(plan, "r", [yes(`2.${index}.approval`)], runtime);
      expect(result.status).toBe(at === 2 ? "replied" : "waiting");
    }
    expect(done.toSorted()).toEqual(["a", "b", "c"]);
  },
);

test("a consumer that leaves at the first event has not taken back its answers", async () => {
  const { runtime, store } = await threeApprovals();
  const events = streamResume(plan, "r", [yes("2.0.approval"), yes("2.1.approval")], runtime);
  await events.next();
  await events.return(undefined as never);
  expect((await store.read("r"))?.outcomes.filter((outcome) => outcome.kind === "approval").length).toBe(2);
});

test("a call that is refused is not run, and the model hears the note", async () => {
  const { runtime, done } = await threeApprovals();
  const no: Answer = { effect: "2.1.approval", approval: { approved: false, note: "too much" } };
  const result = await resume(plan, "r", [yes("2.0.approval"), no, yes("2.2.approval")], runtime);
  expect(done.toSorted()).toEqual(["a", "c"]);
  expect(JSON.stringify(result.session.messages)).toContain("too much");
});

test("a host that answers on the spot is asked about all calls at once, and may leave a question open", async () => {
  const { runtime, done } = await threeApprovals();
  const asked: string[] = [];
  let tell: () => void = () => undefined;
  const all = new Promise<void>((done) => (tell = done));
  const result = await resume(plan, "r", [], {
    ...runtime,
    async approve(request) {
      asked.push(request.effect);
      if (asked.length === 3) tell();
      await all;
      return request.effect === "2.1.approval" ? undefined : { approved: true };
    },
  });
  expect(asked).toEqual(["2.0.approval", "2.1.approval", "2.2.approval"]);
  expect(result).toMatchObject({ status: "waiting", waiting: [{ id: "2.1.approval" }] });
  expect(done).toEqual([]);
  expect((await resume(plan, "r", [yes("2.1.approval")], runtime)).status).toBe("replied");
});

test.each<readonly [string, unknown, RegExp]>([
  ["to nothing that waits", [yes("9.9")], /"9\.9" waits for no answer; what does: "2\.0\.approval" \(approval of refund\)/],
  ["to a call in place of its approval", [yes("2.0")], /waits for no answer/],
  ["twice", [yes("2.0.approval"), yes("2.0.approval")], /two answers/],
  ["of the wrong kind", [{ effect: "2.0.approval", settle: "repeat" }], /waits for an approval/],
  ["that says neither yes nor no", [{ effect: "2.0.approval", approval: { approved: "yes" } }], /approved: true/],
  ["without an effect", [{ approval: { approved: true } }], /must name the `effect`/],
  ["that is no list", { effect: "2.0.approval" }, /must be a list/],
])("an answer %s is refused, and nothing is journaled", async (_, given, message) => {
  const { runtime, store } = await threeApprovals();
  const before = await store.read("r");
  await expect(resume(plan, "r", given as readonly Answer[], runtime)).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringMatching(message),
  });
  expect(await store.read("r")).toEqual(before);
  expect((await resume(plan, "r", [], runtime)).status).toBe("waiting");
});

test("a run that has ended tells its result again, takes no answers and does nothing", async () => {
  const { runtime, done } = await threeApprovals();
  const ended = await resume(
    plan,
    "r",
    [0, 1, 2].map((n) => yes(`2.${n}.approval`)),
    runtime,
  );
  const again = streamResume(plan, "r", [], runtime);
  expect(await again.next()).toMatchObject({ done: true, value: { end: ended.end, session: ended.session } });
  await expect(resume(plan, "r", [yes("2.0.approval")], runtime)).rejects.toMatchObject({
    code: "bad-argument",
    message: expect.stringContaining("nothing does"),
  });
  expect(done.length).toBe(3);
});

test("a run that nobody knows, and a resume without a store, are the host's mistake", async () => {
  const { runtime } = await threeApprovals();
  await expect(resume(plan, "other", [], runtime)).rejects.toMatchObject({ code: "unknown-run" });
  await expect(resume(plan, "../r", [], runtime)).rejects.toMatchObject({ code: "bad-argument" });
  await expect(resume(plan, "r", [], {})).rejects.toMatchObject({ code: "bad-argument", message: expect.stringContaining("store") });
});

test("a run that is being driven is not taken up by a second driver", async () => {
  const { runtime } = await threeApprovals();
  let second: Promise<unknown> | undefined;
  const refused: unknown[] = [];
  await resume(plan, "r", [], {
    ...runtime,
    async approve() {
      second ??= resume(plan, "r", [], runtime).catch((error: unknown) => refused.push(error));
      await second;
      return { approved: true };
    },
  });
  expect(refused).toMatchObject([{ code: "conflict" }]);
});

/** A run whose driver was left while `pay` was under way, so that nobody knows how it ended. */
async function lostPayment(): Promise<Waiting & { readonly keys: string[] }> {
  const store = memoryStore();
  const done: string[] = [];
  const keys: string[] = [];
  const model: ModelAdapter = answers(toBack, calls(["pay", { what: "rent" }]), says("Done."));
  const gone = new AbortController();
  const failing: Store = {
    ...store,
    async append(runId, index, outcome) {
      if (outcome.kind === "tool") throw new Error("the process died");
      await store.append(runId, index, outcome);
    },
  };
  const pay = (input: { readonly what: string }, context: ToolContext): string => {
    done.push(input.what);
    keys.push(context.idempotencyKey);
    return "paid";
  };
  const runtime: Runtime = { model, store, tools: { pay }, signal: gone.signal };
  await expect(run(plan, { runId: "r" }, { ...runtime, store: failing })).rejects.toThrow("the process died");
  const { status, waiting } = await resume(plan, "r", [], runtime);
  expect({ status, waiting }).toMatchObject({ status: "waiting", waiting: [{ id: "2.0", status: "unknown" }] });
  expect(done).toEqual(["rent"]);
  return { store, runtime, done, keys };
}

test.each<readonly [string, Answer, string]>([
  ["it was done", { effect: "2.0", settle: { ok: true, value: { receipt: 7 } } }, '{"receipt":7}'],
  ["it failed", { effect: "2.0", settle: { ok: false, error: "no money" } }, "no money"],
])("a call of which nobody knows how it ended waits until the host says that %s", async (_, answer, heard) => {
  const { runtime, done } = await lostPayment();
  expect((await resume(plan, "r", [], runtime)).status).toBe("waiting");
  const result = await resume(plan, "r", [answer], runtime);
  expect(result.status).toBe("replied");
  expect(result.session.messages.filter((message) => message.role === "tool").at(-1)?.text).toBe(heard);
  expect(done).toEqual(["rent"]);
});

test("a call of which nobody knows how it ended is made again only when the host says so, with the same key", async () => {
  const { runtime, done, keys } = await lostPayment();
  expect((await resume(plan, "r", [{ effect: "2.0", settle: "repeat" }], runtime)).status).toBe("replied");
  expect(done).toEqual(["rent", "rent"]);
  expect(keys).toEqual(["r/2.0", "r/2.0"]);
});

test("a call that is done elsewhere leaves the run waiting, and its result is an answer", async () => {
  const store = memoryStore();
  const script = answers(toBack, calls(["pay", { what: "rent" }], ["look", { what: "sky" }]), says("Done."));
  const options = { signal: new AbortController().signal };
  const runtime: Runtime = {
    store,
    executor: {
      async perform(task) {
        if (task.kind !== "model") return undefined;
        return { kind: "model", effect: task.effect, at: 1, response: await script.generate(task.request, options) };
      },
    },
  };
  const waiting = await run(plan, { runId: "r" }, runtime);
  expect(waiting).toMatchObject({ status: "waiting", waiting: [{ id: "2.0" }, { id: "2.1" }] });
  const half = await resume(plan, "r", [{ effect: "2.1", settle: { ok: true, value: "blue" } }], runtime);
  expect(half).toMatchObject({ status: "waiting", waiting: [{ id: "2.0" }] });
  const result = await resume(plan, "r", [{ effect: "2.0", settle: { ok: true, value: "paid" } }], runtime);
  expect(result.status).toBe("replied");
  expect(
    result.session.messages
      .filter((message) => message.role === "tool")
      .map((message) => message.text)
      .slice(-2),
  ).toEqual(["paid", "blue"]);
});
