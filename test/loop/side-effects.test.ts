import { describe, expect, test } from "vitest";
import { taskOf } from "../../engine/loop/task.ts";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

function firstTask(run: Play): ReturnType<typeof taskOf> {
  const [effect] = run.state().pending;
  if (effect === undefined) throw new Error("nothing is pending");
  return taskOf(run.plan, run.state(), effect);
}

/** A destructive tool that was begun by somebody who is gone. */
const lost = (): Play =>
  play(desk)
    .calls(["wipe"])
    .approves("1.0.approval")
    .takes({ kind: "started", effect: "1.0", at: 3_000 })
    .takes({ kind: "lost", effect: "1.0", at: 4_000 });

describe("a task", () => {
  test("of a tool says all it takes, with run and effect as the key of idempotency", () => {
    const run = play(desk, { facts: { customer: "Ada" } }).calls(["check", { code: "1" }]);
    expect(firstTask(run)).toEqual({
      kind: "tool",
      runId: "run",
      effect: "1.0",
      agent: "triage",
      tool: "check",
      input: { code: "1" },
      facts: { customer: "Ada" },
      idempotencyKey: "run/1.0",
      timeoutMs: 30_000,
      retry: { attempts: 1, delayMs: 0 },
      repeatable: true,
    });
  });

  test("of an approval says what is asked for", () => {
    expect(firstTask(play(desk).calls(["wipe"]))).toEqual({
      kind: "approval",
      runId: "run",
      effect: "1.0.approval",
      agent: "triage",
      call: "call_1_0",
      tool: "wipe",
      input: {},
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      facts: {},
    });
  });

  test("is plain JSON of its own, which later outcomes do not change", () => {
    const run = play(desk);
    const task = firstTask(run);
    const before = structuredClone(task);
    run.calls(["nope"]).answers("Bye.");
    expect(task).toEqual(before);
    expect(JSON.parse(JSON.stringify(task))).toEqual(task);
  });

  test("of a model names the settings, without what is not for the provider", () => {
    const plan = planOf(`
signalbox: 1
name: x
entry: a
models: { m: { provider: openai, model: big, max_tokens: 9, price: { input: 1, output: 2 } } }
defaults: { model: m }
agents: { a: { purpose: A., routine: End resolved., handoffs: { resolved: { when: Done. } } } }`);
    expect(play(plan).request().settings).toEqual({ provider: "openai", model: "big", maxTokens: 9 });
  });

  test("of a destructive tool is not repeatable, of an idempotent one it is", () => {
    const plan = planOf(`
signalbox: 1
name: x
entry: a
tools:
  put: { description: Puts., effects: [write, idempotent], retry: { attempts: 3, delay: 2s }, timeout: 1s }
  add: { description: Adds., effects: [write] }
agents: { a: { purpose: A., tools: [put, add], routine: "Use \`put\`, \`add\`, end resolved.", handoffs: { resolved: { when: Done. } } } }`);
    expect(firstTask(play(plan).calls(["put"]))).toMatchObject({
      repeatable: true,
      timeoutMs: 1_000,
      retry: { attempts: 3, delayMs: 2_000 },
    });
    expect(firstTask(play(plan).calls(["add"]))).toMatchObject({ repeatable: false });
  });
});

describe("a call that was begun and whose outcome nobody knows", () => {
  test("makes the run wait for a person or the host", () => {
    const run = lost();
    expect(run.state()).toMatchObject({ status: "waiting", pending: [{ id: "1.0", status: "unknown" }] });
    expect(run.saw("unknown-outcome")).toEqual([expect.objectContaining({ call: "call_1_0", effect: "1.0", tool: "wipe" })]);
  });

  test("is settled by a result", () => {
    expect(lost().returns("1.0", "it was done").log().at(-1)).toMatchObject({ text: "it was done" });
  });

  test("is made again where somebody says so, under the same key", () => {
    const run = lost().takes({ kind: "retry", effect: "1.0", at: 5_000 });
    expect(run.state()).toMatchObject({ status: "running", pending: [{ id: "1.0", status: "pending" }] });
    expect(firstTask(run)).toMatchObject({ idempotencyKey: "run/1.0" });
  });

  test("does not keep the others of its round from going on", () => {
    const run = play(desk)
      .calls(["wipe"], ["find", { q: "a" }])
      .approves("1.0.approval")
      .takes({ kind: "started", effect: "1.0", at: 3_000 });
    run.takes({ kind: "lost", effect: "1.0", at: 4_000 });
    expect(run.state().status).toBe("running");
    expect(run.returns("1.1", 1).state().status).toBe("waiting");
  });

  test("is not one where the call was never begun", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }])
      .takes({ kind: "lost", effect: "1.0", at: 3_000 });
    expect(run.state()).toMatchObject({ status: "running", pending: [{ status: "pending" }] });
  });
});

test("a run taken up under a plan that lacks a tool of its open round fails, even where that tool waits for another's approval", () => {
  const { find: _, ...tools } = desk.tools;
  const run = play(desk)
    .calls(["find", { q: "a" }], ["wipe"])
    .takes({ kind: "resume", effect: "run", at: 3_000, plan: { ...desk, tools, digest: "sha256:other" } });
  expect(run.state().end).toMatchObject({ status: "failed", failure: { message: 'the plan the run was resumed under has no "find"' } });
});

test("a run taken up under a plan that lacks its agent fails, and says what is missing", () => {
  const other = planOf(
    "{signalbox: 1, name: x, entry: a, agents: {a: {purpose: A., routine: End resolved., handoffs: {resolved: {when: Done.}}}}}",
  );
  const run = play(desk).takes({ kind: "resume", effect: "run", at: 3_000, plan: other });
  expect(run.state()).toMatchObject({
    plan: other.digest,
    end: { status: "failed", failure: { message: 'the plan the run was resumed under has no "triage"' } },
  });
});
