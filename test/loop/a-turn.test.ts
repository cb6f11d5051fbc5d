import { describe, expect, test } from "vitest";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play } from "../helpers/loop/play.ts";

describe("a request", () => {
  test("holds the active agent's routine with the facts filled in, its tools, its open edges and the log", () => {
    const { instructions, agent, messages, tools } = play(desk, { facts: { customer: "Ada" } }).request();
    expect({ agent, messages, tools: tools.map((tool) => tool.name) }).toEqual({
      agent: "triage",
      messages: [{ role: "user", text: "hello" }],
      tools: ["check", "find", "find_again", "wipe", "call_expert", "transfer_to_resolved", "transfer_to_escalated"],
    });
    expect(instructions).toContain("Greet Ada.");
  });

  test("says unknown where a fact is not known", () => {
    expect(play(desk).request().instructions).toContain("Greet unknown.");
  });

  test("takes a fact's value as text, whatever it holds", () => {
    const { instructions } = play(desk, { facts: { customer: "$& {{verified}}" } }).request();
    expect(instructions).toContain("Greet $& {{verified}}.");
  });

  test("offers an edge once its required facts hold", () => {
    const run = play(desk);
    expect(run.offered()).not.toContain("transfer_to_refunds");
    run.calls(["check", { code: "1" }]).returns("1.0", { ok: true });
    expect(run.offered()).toContain("transfer_to_refunds");
  });

  test("does not offer an edge whose boolean fact is known to be false", () => {
    const run = play(desk)
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: false });
    expect(run.state().facts).toEqual({ verified: false });
    expect(run.offered()).not.toContain("transfer_to_refunds");
  });

  test("does not offer an edge that was taken as often as it may be", () => {
    const first = play(desk).calls(["transfer_to_escalated"]);
    const next = play(desk, { runId: "next", session: { ...sessionAfter(first.state().spent.edges), turn: 1 } });
    expect(next.offered()).not.toContain("transfer_to_escalated");
    next.calls(["transfer_to_escalated"]);
    expect(next.log().at(-1)).toMatchObject({
      role: "tool",
      error: true,
      text: "not taken: it may be used 1 times in a conversation, and was",
    });
  });
});

function sessionAfter(edges: Readonly<Record<string, number>>) {
  return { session: 1 as const, id: "s", plan: desk.digest, agent: "triage", messages: [], facts: {}, turn: 0, edges };
}

describe("an answer without calls", () => {
  test("is a plain reply, and the conversation waits for the user", () => {
    const run = play(desk).answers("How can I help?");
    expect(run.state()).toMatchObject({
      status: "replied",
      pending: [],
      end: { status: "replied", agent: "triage", text: "How can I help?" },
    });
  });

  test("leaves through resolved where the agent's reply is final", () => {
    const plan = planOf(
      `{signalbox: 1, name: x, entry: a, agents: {a: {purpose: Answers., routine: Answer., reply: final, handoffs: {resolved: {when: Done.}}}}}`,
    );
    expect(play(plan).answers("42").state().end).toEqual({
      status: "exited",
      exit: "resolved",
      kind: "resolved",
      agent: "a",
      result: null,
      text: "42",
    });
  });

  test("that was cut off at the token limit is kept, and marked", () => {
    const run = play(desk).answers("How can", [], { stop: "length" });
    expect(run.state().status).toBe("replied");
    expect(run.saw("answer")).toEqual([expect.objectContaining({ truncated: true })]);
  });

  test("and without text is asked for once more", () => {
    const run = play(desk).answers(" \n");
    expect(run.pending()).toEqual(["1.model.2"]);
    expect(run.answers("Hello.").state()).toMatchObject({ status: "replied", spent: { turns: 1, usage: { input: 20 } } });
    expect(run.saw("answer").map((event) => event.repeat)).toEqual([true, undefined]);
  });

  test("nor text twice in a row fails the run", () => {
    expect(play(desk).answers("").answers("").state().end).toMatchObject({ status: "failed", failure: { code: "empty-response" } });
  });

  test("nor text because of the token limit fails the run as truncated", () => {
    expect(play(desk).answers("", [], { stop: "length" }).state().end).toMatchObject({ failure: { code: "truncated" } });
  });
});

describe("a model that does not answer", () => {
  test("because it refuses fails the run, and its calls are not taken", () => {
    const run = play(desk).answers("I will not.", [["wipe"]], { stop: "refusal" });
    expect(run.state().end).toMatchObject({ status: "failed", failure: { code: "content-refused" } });
    expect(run.log()).toEqual([{ role: "user", text: "hello" }]);
  });

  test("because it failed for good fails the run with that failure", () => {
    const failure = { code: "overloaded" as const, message: "busy", retryable: true };
    const run = play(desk).takes({ kind: "failure", effect: "1.model", at: 2_000, failure });
    expect(run.state().end).toEqual({ status: "failed", failure });
  });
});

describe("a call that cannot be made gets an error that says what is allowed", () => {
  test.each<[string, string, string, RegExp]>([
    [
      "a tool nobody declared",
      "nope",
      "{}",
      /no tool "nope"\. You may use: check, find, find_again, wipe, call_expert, transfer_to_resolved, transfer_to_escalated\./,
    ],
    ["a tool of another agent", "refund", '{"amount":1}', /no tool "refund"/],
    ["an inherited name", "constructor", "{}", /no tool "constructor"/],
    ["the handoff of another agent", "transfer_to_triage", "{}", /no tool "transfer_to_triage"/],
    ["arguments that are no JSON", "check", "{code", /cannot be used: they are no JSON.*schema \{"type":"object"/],
    ["arguments that are a list", "check", "[1]", /must be a JSON object, not a list/],
    ["arguments that poison a prototype", "check", '{"code":"1","__proto__":{"x":1}}', /"__proto__" is not allowed/],
    ["arguments of the wrong type", "check", '{"code":1}', /do not fit: \/code must be "string", not "number"/],
    ["arguments that are too many", "check", '{"code":"1","more":1}', /\/more is not allowed here/],
    ["a payload that lacks a field", "call_expert", "{}", /do not fit: lacks "question"/],
    ["an edge that is closed", "transfer_to_refunds", '{"summary":"s"}', /not taken: "verified" must be known/],
  ])("%s", (_, name, given, error) => {
    const run = play(desk).calls([name, given]);
    expect(run.log().at(-1)).toMatchObject({ role: "tool", call: "call_1_0", error: true, text: expect.stringMatching(error) });
    expect(run.saw("call-refused")).toHaveLength(1);
    expect(run.pending()).toEqual(["2.model"]);
    expect(run.state().frames).toMatchObject([{ agent: "triage" }]);
  });

  test("a tool whose required facts are not known", () => {
    const run = play(desk, { agent: "refunds" }).calls(["refund", { amount: 500 }]);
    expect(run.saw("call-refused")).toEqual([
      expect.objectContaining({ reason: 'not run: before "refund" can be used, "verified" must be known' }),
    ]);
    expect(run.pending()).toEqual(["2.model"]);
  });

  test("a name no provider would accept is made legal in the log, and quoted in the error", () => {
    const run = play(desk).calls([`bad name!${"x".repeat(100)}`, {}]);
    expect(run.log().slice(1)).toMatchObject([
      { calls: [{ name: `bad_name_${"x".repeat(55)}` }] },
      { text: expect.stringContaining('"bad name!xxx') },
    ]);
  });

  test("calls beyond the sixty-fourth are refused, each with its result", () => {
    const run = play(desk).answers(
      "",
      Array.from({ length: 70 }, () => ["nope"] as const),
    );
    expect(run.log().filter((message) => message.role === "tool")).toHaveLength(70);
    expect(run.log().at(-1)).toMatchObject({ text: "not run: at most 64 calls are taken from one answer" });
  });
});

describe("tools", () => {
  test("of one answer run at once", () => {
    expect(
      play(desk)
        .calls(["check", { code: "1" }], ["find", { q: "a" }], ["find_again", { q: "b" }])
        .pending(),
    ).toEqual(["1.0", "1.1", "1.2"]);
  });

  test("are told to the model in call order, whatever order their results arrive in", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }], ["nope"], ["find_again", { q: "b" }])
      .returns("1.2", "second")
      .returns("1.0", "first");
    expect(run.log().slice(2)).toMatchObject([
      { role: "tool", call: "call_1_0", text: "first", error: false },
      { role: "tool", call: "call_1_1", error: true },
      { role: "tool", call: "call_1_2", text: "second", error: false },
    ]);
  });

  test("tell their values as JSON, a text as it is, and an error as an error", () => {
    const run = play(desk).calls(["find", { q: "a" }], ["find", { q: "b" }], ["find", { q: "c" }]);
    run.returns("1.0", { n: 1 }).returns("1.1", "plain").fails("1.2", "no such order");
    expect(
      run
        .log()
        .slice(2)
        .map((message) => [message.text, message.role === "tool" && message.error]),
    ).toEqual([
      ['{"n":1}', false],
      ["plain", false],
      ["no such order", true],
    ]);
  });
});

describe("approvals", () => {
  test("pause the run: nothing of the answer happens until every one is answered", () => {
    const run = play(desk).calls(["find", { q: "a" }], ["wipe"], ["wipe"], ["transfer_to_resolved"]);
    expect(run.pending()).toEqual(["1.1.approval", "1.2.approval"]);
    expect(run.state().status).toBe("waiting");
    expect(run.approves("1.1.approval").pending()).toEqual(["1.2.approval"]);
    expect(run.saw("tool-call")).toEqual([]);
    expect(run.approves("1.2.approval").pending()).toEqual(["1.0", "1.1", "1.2"]);
    expect(run.state().status).toBe("running");
  });

  test("that are refused become error results with the person's word, and the rest goes on", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }], ["wipe"])
      .denies("1.1.approval", "not today");
    expect(run.pending()).toEqual(["1.0"]);
    run.returns("1.0", 1);
    expect(run.log().at(-1)).toMatchObject({ call: "call_1_1", error: true, text: "not run: a person did not approve it: not today" });
  });

  test("are not skipped by a handoff in the same answer", () => {
    const run = play(desk).calls(["transfer_to_resolved"], ["wipe"]);
    expect(run.state()).toMatchObject({ status: "waiting", frames: [{ agent: "triage" }] });
    run.denies("1.1.approval");
    expect(run.state().status).toBe("exited");
  });

  test("are asked for only where the input satisfies their condition", () => {
    const plan = planOf(approvalText("{ when: { amount: { minimum: 100 } } }"));
    expect(
      play(plan)
        .calls(["pay", { amount: 99 }])
        .pending(),
    ).toEqual(["1.0"]);
    expect(
      play(plan)
        .calls(["pay", { amount: 100 }])
        .pending(),
    ).toEqual(["1.0.approval"]);
  });

  test("are not asked for a call that is refused anyway", () => {
    expect(
      play(desk, { agent: "refunds" })
        .calls(["refund", { amount: 500 }])
        .pending(),
    ).toEqual(["2.model"]);
  });
});

function approvalText(approval: string): string {
  return `
signalbox: 1
name: pay
entry: a
tools: { pay: { description: Pays., input: { amount: number }, effects: [write], approval: ${approval} } }
agents: { a: { purpose: Pays., tools: [pay], routine: Use \`pay\` and end resolved., handoffs: { resolved: { when: Paid. } } } }`;
}

describe("a handoff", () => {
  const ready = () =>
    play(desk)
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true });

  test("is taken after the answer's tools have run", () => {
    const run = ready().calls(["transfer_to_refunds", { summary: "s" }], ["find", { q: "a" }]);
    expect(run.pending()).toEqual(["2.1"]);
    expect(run.state().frames).toMatchObject([{ agent: "triage" }]);
    run.returns("2.1", {});
    expect(run.state().frames).toMatchObject([{ agent: "refunds" }]);
  });

  test("is the first valid one in call order; the others hear a neutral word", () => {
    const run = ready().calls(["transfer_to_refunds", { wrong: 1 }], ["transfer_to_refunds", { summary: "s" }], ["transfer_to_resolved"]);
    expect(run.state().frames).toMatchObject([{ agent: "refunds" }]);
    expect(run.log().slice(-4)).toMatchObject([
      { call: "call_2_0", error: true },
      { call: "call_2_1", error: false, text: "done: handed over to refunds" },
      { call: "call_2_2", error: false, text: "not taken: one handoff at a time, and refunds came first" },
      { role: "briefing" },
    ]);
  });

  test("that is closed gives way to a later one that is open", () => {
    const run = play(desk).calls(["transfer_to_refunds", { summary: "s" }], ["transfer_to_resolved"]);
    expect(run.state().end).toMatchObject({ status: "exited", exit: "resolved" });
  });

  test("may be taken where a tool of the same answer opened it", () => {
    const run = play(desk)
      .calls(["check", { code: "1" }], ["transfer_to_refunds", { summary: "s" }])
      .returns("1.0", { ok: true });
    expect(run.state().frames).toMatchObject([{ agent: "refunds" }]);
  });

  test("with an invalid payload is an error result, and control stays where it was", () => {
    const run = ready().calls(["transfer_to_refunds", { summary: 7 }]);
    expect(run.state()).toMatchObject({ status: "running", frames: [{ agent: "triage" }], spent: { handoffs: 0 } });
  });

  test("swaps the agent, tells why, and opens the next turn", () => {
    const run = ready().calls(["transfer_to_refunds", { summary: "wants money", reason: "they said so" }]);
    expect(run.request()).toMatchObject({ agent: "refunds" });
    expect(run.saw("handoff")).toEqual([
      {
        type: "handoff",
        from: "triage",
        to: "refunds",
        when: "They want money.",
        payload: { summary: "wants money", reason: "they said so" },
        history: "full",
        at: 4_000,
        turn: 2,
      },
    ]);
    expect(run.log().at(-1)).toEqual({
      role: "briefing",
      from: "triage",
      to: "refunds",
      text: "triage hands the conversation over to you, refunds.\nWhen this happens: They want money.\nsummary: wants money\nreason: they said so",
    });
  });
});
