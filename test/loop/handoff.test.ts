import { describe, expect, test } from "vitest";
import { desk } from "../helpers/loop/desk.ts";
import { play } from "../helpers/loop/play.ts";

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
