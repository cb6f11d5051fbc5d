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
