import { describe, expect, test } from "vitest";
import { noUsage } from "../../engine/protocol/model.ts";
import { sessionOf, snapshot } from "../../engine/loop/session.ts";
import { step } from "../../engine/loop/step.ts";
import { desk, deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play } from "../helpers/loop/play.ts";

const atRefunds = () =>
  play(desk, { facts: { customer: "Ada" } })
    .calls(["check", { code: "1" }])
    .returns("1.0", { ok: true })
    .calls(["transfer_to_refunds", { summary: "s" }])
    .answers("How much?");

describe("the next message of a conversation", () => {
  test("is heard by the agent that had it, with log, facts and turns going on", () => {
    const first = atRefunds();
    const next = play(desk, { runId: "next", message: "ten", session: sessionOf(first.state()) });
    expect(next.request().agent).toBe("refunds");
    expect(next.request().messages).toEqual([...first.log(), { role: "user", text: "ten" }]);
    expect(next.state()).toMatchObject({
      session: "run",
      runId: "next",
      facts: { customer: "Ada", verified: true },
      turn: 4,
      spent: { turns: 1 },
    });
    expect(next.pending()).toEqual(["4.model"]);
  });

  test("is heard by the entry where the topology says so, which sees what was said", () => {
    const plan = planOf(deskText.replace("entry: triage", "entry: triage\nnext_turn: entry"));
    const next = play(plan, { session: { ...sessionOf(atRefunds().state()), plan: plan.digest } });
    expect(next.request().agent).toBe("triage");
    expect(next.request().messages.map((message) => message.role)).toEqual(["user", "briefing", "assistant", "user"]);
  });

  test("is heard by the entry after an exit", () => {
    const closed = play(desk, { agent: "expert" }).answers("Bye.", [["transfer_to_resolved", { answer: "x" }]]);
    expect(sessionOf(closed.state())).toMatchObject({ agent: "expert", closed: true });
    expect(play(desk, { session: sessionOf(closed.state()) }).request().agent).toBe("triage");
  });

  test("is heard by whom the host names", () => {
    expect(play(desk, { agent: "expert", session: sessionOf(atRefunds().state()) }).request().agent).toBe("expert");
  });

  test("may lack: the agent is then told that there is none", () => {
    const next = play(desk, { message: " ", session: sessionOf(atRefunds().state()) });
    expect(next.log().at(-1)).toEqual({
      role: "briefing",
      from: "host",
      to: "refunds",
      text: "There is no message from the user. Go on with your routine.",
    });
  });

  test("finds a well-formed log after a run that was cut off in the middle of a round", () => {
    const cut = play(desk)
      .calls(["find", { q: "a" }], ["wipe"])
      .takes({ kind: "cancel", effect: "run", at: 3_000, reason: "closed" });
    const next = play(desk, { session: sessionOf(cut.state()) });
    expect(next.log().map((message) => message.role)).toEqual(["user", "assistant", "tool", "tool", "user"]);
  });

  test("does not touch the session it was given", () => {
    const session = sessionOf(atRefunds().state());
    const before = structuredClone(session);
    play(desk, { session }).answers("Bye.");
    expect(session).toEqual(before);
  });
});

describe("a start that cannot be", () => {
  test.each<[string, Parameters<typeof play>[1], RegExp]>([
    ["an agent nobody declared", { agent: "constructor" }, /no agent "constructor"/],
    ["a fact nobody declared", { facts: { toString: 1 } }, /no fact "toString"/],
    ["a fact that comes from a tool", { facts: { verified: true } }, /"verified" comes from a tool, not from the host/],
    ["a fact that does not fit", { facts: { customer: 7 } }, /"customer" does not fit: must be "string", not "number"/],
  ])("%s makes a run that has failed already", (_, header, message) => {
    const run = play(desk, header);
    expect(run.state().end).toMatchObject({ status: "failed", failure: { code: "internal", message: expect.stringMatching(message) } });
    expect(run.events.map((event) => event.type)).toEqual(["run-start", "failure", "run-end"]);
  });
});

describe("facts of an earlier run", () => {
  test("that the plan no longer knows, or that no longer fit, are left behind", () => {
    const session = { ...sessionOf(atRefunds().state()), facts: { gone: 1, customer: 7, verified: true } };
    const run = play(desk, { session });
    expect(run.state().facts).toEqual({ verified: true });
    expect(run.saw("fact-refused")).toEqual([
      expect.objectContaining({ fact: "gone", by: "session", reason: "the topology declares no such fact" }),
      expect.objectContaining({ fact: "customer", by: "session", reason: 'must be "string", not "number"' }),
    ]);
  });
});

describe("a state", () => {
  test("taken as a snapshot and through JSON goes on as it would have", () => {
    const run = play(desk).calls(["find", { q: "a" }], ["call_expert", { question: "?" }]);
    const outcome = { kind: "tool", effect: "1.0", at: 9_000, result: { ok: true, value: 1 } } as const;
    const copy = JSON.parse(JSON.stringify(snapshot(run.state())));
    const next = step(desk, copy, outcome);
    run.takes(outcome);
    expect(snapshot(next.state)).toEqual(snapshot(run.state()));
  });

  test("may have two futures that do not see each other", () => {
    const state = play(desk).calls(["nope"]).state();
    const answer = (text: string) =>
      step(desk, state, { kind: "model", effect: "2.model", at: 9_000, response: { text, calls: [], stop: "end", usage: noUsage } });
    const [one, two] = [answer("one"), answer("two")];
    expect(sessionOf(one.state).messages.at(-1)).toMatchObject({ text: "one" });
    expect(sessionOf(two.state).messages.at(-1)).toMatchObject({ text: "two" });
  });

  test("of long ago keeps its own log when the run goes on", () => {
    const run = play(desk);
    const early = run.state();
    const before = snapshot(early);
    run.calls(["nope"]).calls(["nope"]);
    expect(snapshot(early)).toEqual(before);
  });
});
