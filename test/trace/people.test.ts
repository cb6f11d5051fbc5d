import { expect, test } from "vitest";
import type { ApprovalAnswer } from "../../engine/loop/outcome.ts";
import { renderTrace } from "../../engine/report/trace-text.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import type { Trace } from "../../engine/trace/trace.ts";
import { deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

const text = deskText.replace(
  "effects: [destructive], approval: always",
  "input: { all?: boolean, who?: string }, effects: [destructive], approval: { expires: 1m, then: escalated }",
);

/** A run at the request to wipe, which waits since 2000. */
const asks = (): Play => play(planOf(text), { facts: { customer: "Ada" } }).calls(["wipe", { all: true }]);

const said = (answer: ApprovalAnswer, at: number): Parameters<Play["takes"]>[0] => ({
  kind: "approval",
  effect: "1.0.approval",
  at,
  answer,
});

function traced({ plan, header, outcomes }: Play): Trace {
  return traceOf({ plan, header, outcomes });
}

/** What the text says of the call, without its indentation. */
function told(run: Play): readonly string[] {
  const lines = renderTrace(traced(run)).split("\n");
  const first = lines.findIndex((line) => line.includes("wipe {"));
  const end = lines.findIndex((line, at) => at > first && !line.startsWith("       "));
  return lines.slice(first, end).map((line) => line.trim());
}

test("an edit tells what the model asked for, what the person made of it, who, when and with what words, and each answer is told", () => {
  const run = asks()
    .takes(said({ input: { all: false }, by: "Ada", note: "not all" }, 5_000))
    .takes(said({ approved: false, by: "Grace", note: "not today", for: "" }, 6_000));
  const second = run.state().pending.find((effect) => effect.kind === "approval");
  run.takes(said({ approved: true, by: "Grace", for: second?.digest ?? "" }, 9_000)).returns("1.0", { done: true });
  const [call] = traced(run).turns[0]?.calls ?? [];
  expect(call).toMatchObject({
    name: "wipe",
    asked: { all: true },
    input: { all: false },
    approvals: [
      {
        effect: "1.0.approval",
        askedAt: 2_000,
        input: { all: true },
        ms: 3_000,
        answer: { input: { all: false }, by: "Ada", note: "not all" },
      },
      { askedAt: 5_000, input: { all: false }, digest: second?.digest, ms: 4_000, answer: { approved: true, by: "Grace" } },
    ],
    result: { ok: true },
  });
  expect(told(run)).toEqual([
    'wipe {"all":false} → {"done":true}  0 ms',
    'the model asked for {"all":true}',
    "changed by Ada after 3.0 s: not all",
    "approved by Grace after 4.0 s",
  ]);
});

test("a request that expired is told as expired, and the run with the exit it took", () => {
  const run = asks().takes({ kind: "expired", effect: "1.0.approval", at: 62_000 });
  const trace = traced(run);
  expect(trace.turns[0]?.calls[0]).toMatchObject({ approvals: [{ expiresAt: 62_000, ms: 60_000, expired: true }] });
  expect(trace.end).toMatchObject({ exit: "escalated", expired: "wipe" });
  expect(told(run)).toEqual(['wipe {"all":true} → not run: nobody approved it in time', "expired after 1 min 0 s: nobody answered"]);
});

test("arguments that a guard refuses are told with the person's answer and the reason, and the person is asked again", () => {
  const guarded = text.replace(
    "agents:",
    "guards: { tool: [{ name: nobody, pattern: { refuse: root }, because: Not that one. }] }\nagents:",
  );
  const run = play(planOf(guarded), { facts: { customer: "Ada" } }).calls(["wipe", { who: "me" }]);
  run.takes({ kind: "guard", effect: "1.0.guard", at: 1_500, verdicts: [{ guard: "nobody", verdict: "allow" }] });
  run.takes(said({ approved: true, input: { who: "root" }, by: "Ada" }, 3_000));
  const [judging] = run.pending();
  run.takes({
    kind: "guard",
    effect: judging ?? "",
    at: 3_500,
    verdicts: [{ guard: "nobody", verdict: "refuse", reason: "Not that one." }],
  });
  expect(traced(run).waiting).toMatchObject([{ since: 3_500, input: { who: "me" }, problem: 'the guard "nobody": Not that one.' }]);
  expect(told(run)).toEqual([
    'wipe {"who":"me"} → no result',
    'changed to {"who":"root"} and approved by Ada after 1.0 s',
    'asked again: the guard "nobody": Not that one.',
    "waits for approval until 1970-01-01 00:01:02 UTC",
  ]);
});

test("what a run waits for is data: since when, until when, and what an answer names", () => {
  const run = asks();
  expect(traced(run).waiting).toEqual([
    {
      kind: "approval",
      effect: "1.0.approval",
      text: "a person's approval of wipe (1.0.approval)",
      since: 2_000,
      agent: "triage",
      call: "call_1_0",
      tool: "wipe",
      input: { all: true },
      digest: expect.stringMatching(/^sha256:/) as string,
      expiresAt: 62_000,
    },
  ]);
  expect(renderTrace(traced(run))).toMatch(
    /waits for a person's approval of wipe \(1\.0\.approval\) with \{"all":true\}, sha256:[0-9a-f]{12}, since 1970-01-01 00:00:02 UTC, until 1970-01-01 00:01:02 UTC\n/,
  );
  run.approves("1.0.approval").takes({ kind: "started", effect: "1.0", at: 4_000 }).takes({ kind: "lost", effect: "1.0", at: 9_000 });
  expect(traced(run).waiting).toMatchObject([{ kind: "tool", effect: "1.0", status: "unknown", since: 9_000, input: { all: true } }]);
  expect(traced(play(planOf(text))).waiting).toEqual([
    { kind: "model", effect: "1.model", text: "the model of triage (1.model)", since: 1_000, agent: "triage" },
  ]);
});

test("values of sensitive facts stand in no request, edit or waiting call", () => {
  const secret = planOf(text.replace("customer: { type: string, from: host }", "customer: { type: string, from: host, sensitive: true }"));
  const run = play(secret, { facts: { customer: "Ada Lovelace" } })
    .calls(["wipe", { who: "Ada Lovelace" }])
    .takes(said({ input: { who: "Ada Lovelace, all of it" }, note: "for Ada Lovelace" }, 3_000));
  expect(JSON.stringify(traced(run))).not.toContain("Lovelace");
  expect(traced(run).waiting).toMatchObject([{ input: { who: "[redacted], all of it" } }]);
});
