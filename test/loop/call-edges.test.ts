import { describe, expect, test } from "vitest";
import { sessionOf } from "../../engine/loop/session.ts";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play, type Said } from "../helpers/loop/play.ts";

const asking = (...more: readonly Said[]): Play => play(desk).answers("One moment.", [["call_expert", { question: "May I?" }], ...more]);

describe("a call edge", () => {
  test("opens a conversation of its own that sees nothing but the question", () => {
    const run = asking();
    expect(run.request().agent).toBe("expert");
    expect(run.log()).toEqual([
      {
        role: "briefing",
        from: "triage",
        to: "expert",
        text: "triage asks you, expert, to work on something. The user does not hear you: your answer, or the exit you take, goes back to triage.\nWhen this happens: A question is hard.\nquestion: May I?",
      },
    ]);
    expect(run.saw("turn-start").at(-1)).toMatchObject({ agent: "expert", depth: 1 });
  });

  test("comes back with a plain reply as the result of the caller's call", () => {
    const run = asking().answers("You may.");
    expect(run.request().agent).toBe("triage");
    expect(run.log().at(-1)).toEqual({
      role: "tool",
      call: "call_1_0",
      name: "call_expert",
      text: '{"exit":"resolved","kind":"resolved","text":"You may."}',
      error: false,
    });
    expect(run.saw("call-end")).toEqual([expect.objectContaining({ from: "expert", to: "triage", call: "call_1_0", exit: "resolved" })]);
  });

  test("comes back with the exit the called agent takes, and its values", () => {
    const run = asking().calls(["transfer_to_resolved", { answer: "yes" }]);
    expect(run.state().status).toBe("running");
    expect(run.log().at(-1)).toMatchObject({ text: '{"exit":"resolved","kind":"resolved","result":{"answer":"yes"}}' });
  });

  test("lets the called agent use its tools", () => {
    const run = asking().calls(["find", { q: "law" }]);
    expect(run.pending()).toEqual(["2.0"]);
    expect(run.returns("2.0", "paragraph 1").log().at(-1)).toMatchObject({ call: "call_2_0", text: "paragraph 1" });
    expect(run.request().agent).toBe("expert");
  });

  test("works one call after the other, in call order, after the tools", () => {
    const run = asking(["find", { q: "a" }], ["call_expert", { question: "And this?" }]);
    expect(run.pending()).toEqual(["1.1"]);
    run.returns("1.1", {});
    expect(run.log()).toMatchObject([{ text: expect.stringContaining("May I?") }]);
    run.answers("first");
    expect(run.log()).toMatchObject([{ text: expect.stringContaining("And this?") }]);
    run.answers("second");
    expect(run.log().slice(-3)).toMatchObject([
      { text: expect.stringContaining("first") },
      { text: "{}" },
      { text: expect.stringContaining("second") },
    ]);
  });

  test("comes before a handoff of the same answer", () => {
    const run = asking(["transfer_to_resolved"]);
    expect(run.request().agent).toBe("expert");
    expect(run.answers("You may.").state()).toMatchObject({ status: "exited", end: { exit: "resolved", agent: "triage" } });
  });

  test("uses up the run's turns and handoffs", () => {
    expect(asking().answers("You may.").state().spent).toMatchObject({ turns: 3, handoffs: 1, visits: { triage: 1, expert: 1 } });
  });

  test("leaves no call open when the run ends inside it", () => {
    const run = asking(["find", { q: "a" }])
      .returns("1.1", {})
      .takes({ kind: "cancel", effect: "run", at: 9_000, reason: "closed" });
    expect(run.state().frames).toHaveLength(1);
    expect(sessionOf(run.state()).messages.slice(2)).toEqual([
      { role: "tool", call: "call_1_0", name: "call_expert", text: "not run: the run was cancelled: closed", error: true },
      { role: "tool", call: "call_1_1", name: "find", text: "{}", error: false },
    ]);
  });
});

describe("the called agent's history", () => {
  const called = (history: string): readonly string[] => {
    const plan = planOf(`
signalbox: 1
name: h
entry: a
tools: { look: { description: Looks., effects: [read] } }
agents:
  a:
    purpose: Starts.
    tools: [look]
    routine: Use \`look\`, ask b, end resolved.
    handoffs: { b: { when: Always., history: ${history}, mode: call }, resolved: { when: Done. } }
  b: { purpose: Helps., routine: End resolved., handoffs: { resolved: { when: Done. } } }`);
    return play(plan)
      .answers("Let me look.", [["look"]])
      .returns("1.0", 1)
      .answers("Let me ask.", [["call_b"]])
      .log()
      .map((message) => `${message.role}: ${message.role === "assistant" ? message.calls.length : ""}${message.text}`);
  };
  const briefing = expect.stringContaining("briefing: a asks you, b,");

  test.each([
    ["none", [briefing]],
    ["last", ["user: hello", briefing]],
    ["text", ["user: hello", "assistant: 0Let me look.", "assistant: 0Let me ask.", briefing]],
    ["full", ["user: hello", "assistant: 1Let me look.", "tool: 1", "assistant: 0Let me ask.", briefing]],
  ])("%s holds no call that waits for its result", (history, log) => {
    expect(called(history)).toEqual(log);
  });
});

test("a called agent may hand over, and the agent it handed to answers the caller", () => {
  const plan = planOf(`
signalbox: 1
name: h
entry: a
agents:
  a: { purpose: Starts., routine: Ask b and end resolved., handoffs: { b: { when: Always., mode: call }, resolved: { when: Done. } } }
  b: { purpose: Passes on., routine: Go to c., handoffs: { c: { when: Always. } } }
  c: { purpose: Knows., routine: End resolved., handoffs: { resolved: { when: Done. } } }`);
  const run = play(plan).calls(["call_b"]).calls(["transfer_to_c"]);
  expect(run.state().frames).toMatchObject([{ agent: "a" }, { agent: "c", call: { id: "call_1_0" } }]);
  expect(run.answers("It is so.").log().at(-1)).toMatchObject({ call: "call_1_0", text: expect.stringContaining("It is so.") });
});
