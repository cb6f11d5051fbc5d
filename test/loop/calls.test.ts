import { describe, expect, test } from "vitest";
import type { PlanTool } from "../../engine/plan/plan.ts";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play } from "../helpers/loop/play.ts";

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

  test("a key of a million characters does not come back to the model", () => {
    const run = play(desk).calls(["check", { code: "1", ["k".repeat(900_000)]: 1 }]);
    expect(run.log().at(-1)?.text.length).toBeLessThan(2_000);
  });

  test("a name no provider would accept is made legal in the log, and quoted in the error", () => {
    const run = play(desk).calls([`bad name!${"x".repeat(100)}`, {}]);
    expect(run.log().slice(1)).toMatchObject([
      { calls: [{ name: `bad_name_${"x".repeat(55)}` }] },
      { text: expect.stringContaining('"bad name!xxx') },
    ]);
  });

  test.each([70, 200_000])("the calls after the sixty-fourth, of %i, are refused as one", (many) => {
    const run = play(desk).answers(
      "",
      Array.from({ length: many }, () => ["nope"] as const),
    );
    expect(run.log().filter((message) => message.role === "tool")).toHaveLength(65);
    expect(run.log().at(-1)).toMatchObject({
      call: "call_1_64",
      text: `not run, like the ${many - 65} calls after it: at most 64 calls are taken from one answer`,
    });
    expect(run.saw("answer")).toMatchObject([{ calls: many }]);
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

  test("are asked for where their condition cannot be checked", () => {
    const tools = { ...desk.tools, check: { ...tool("check"), approval: { kind: "when" as const, schema: { $ref: "#/nowhere" } } } };
    expect(
      play({ ...desk, tools })
        .calls(["check", { code: "1" }])
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

function tool(name: string): PlanTool {
  const found = desk.tools[name];
  if (found === undefined) throw new Error(`the desk has no tool "${name}"`);
  return found;
}

function approvalText(approval: string): string {
  return `
signalbox: 1
name: pay
entry: a
tools: { pay: { description: Pays., input: { amount: number }, effects: [write], approval: ${approval} } }
agents: { a: { purpose: Pays., tools: [pay], routine: Use \`pay\` and end resolved., handoffs: { resolved: { when: Paid. } } } }`;
}
