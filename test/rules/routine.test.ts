import { describe, expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";
import { desk, person, places, ways } from "./desk.ts";

describe("a routine with an open end", () => {
  test.each<[string, string, string, readonly string[]]>([
    ["every branch leads on", "- if: money\n  then: refunds\n- else: escalated", ways, []],
    [
      "a branch that does not, before an `else` that does",
      "- if: they ask\n  do: Answer.\n- else: escalated",
      ways,
      ["no-outcome: if: they ask"],
    ],
    [
      "a branch before another, with a way that no step takes",
      "- if: they ask\n  do: Answer.\n- if: money\n  then: refunds\n- else: escalated",
      `resolved: { when: The question is answered. }\n${ways}`,
      ["no-outcome: if: they ask"],
    ],
    [
      "a branch before another that it goes on with",
      "- if: there is an article\n  do: Read it to them.\n- if: it does not help\n  then: refunds\n- else: escalated",
      ways,
      [],
    ],
    [
      "a branch before another, with a person to ask for at any point",
      "- if: there is an article\n  do: Read it to them.\n- if: it does not help\n  then: refunds\n- else: resolved",
      `resolved: { when: It helps. }\n${ways}`,
      [],
    ],
    [
      "a branch that does not, after one that does",
      "- if: money\n  then: refunds\n- if: it is not\n  do: Explain.",
      ways,
      ["no-outcome: if: it is not"],
    ],
    [
      "an `else` that does not",
      "- if: money\n  then: refunds\n- else: Explain the policy.",
      ways,
      ["no-outcome: else: Explain the policy."],
    ],
    [
      "two that do not, of which the first may go on with the second",
      "- if: a\n  do: Answer.\n- if: b\n  do: Explain.\n- else: refunds",
      ways,
      ["no-outcome: if: b"],
    ],
    [
      "a branch in the middle goes on with the next step",
      "- if: they are angry\n  do: Apologise.\n- Ask what they need.\n- if: money\n  then: refunds\n- else: escalated",
      ways,
      [],
    ],
    ["a branch that leads on in its own words", "- if: money\n  do: Hand over to `refunds`.\n- else: escalated", ways, []],
    ["a branch that escalates in its own words", "- if: money\n  then: refunds\n- else: Escalate to a supervisor.", ways, []],
    ["an action that only sounds like its target", "- if: money\n  do: Refund it.\n- else: escalated", ways, ["no-outcome: if: money"]],
    [
      "the last plain step after branches, with every way taken",
      "- if: money\n  then: refunds\n- if: a person\n  then: escalated\n- Answer the question.",
      ways,
      ["no-outcome: Answer the question."],
    ],
    ["the last plain step, with a way left to its `when`", "- if: money\n  then: refunds\n- Answer the question.", ways, []],
    ["a plain step leads on at the end", "- if: money\n  then: refunds\n- do: Say so.\n  then: escalated", ways, []],
    ["steps that leave all to the `when`s", "- Ask what they need.\n- if: they are angry\n  do: Apologise.", ways, []],
    [
      "plain steps and a way that nothing explains",
      "- Ask what they need.",
      "escalated: { requires: [] }",
      ["unmentioned-handoff: escalated"],
    ],
    [
      "branches, and nothing explains any way",
      "- Ask.\n- if: a\n  do: Answer.\n- else: Explain.",
      "refunds: {}\nescalated: {}",
      ["no-outcome: else: Explain."],
    ],
    ["prose leaves all to the `when`s", "Find out what they need and help.", ways, []],
  ])("%s", (_, routine, handoffs, expected) => expect(places(desk(routine, handoffs))).toEqual(expected));

  test("where a plain reply is the end, every end is one", () => {
    expect(places(desk("- if: money\n  then: refunds\n- else: Answer the question.", ways, "reply: final"))).toEqual([]);
    expect(places(desk("- if: money\n  then: refunds\n- do: Answer.\n  then: resolved", ways, "reply: final"))).toEqual([]);
  });

  test("a shared routine is reported once", () => {
    const text = `signalbox: 1
name: two
entry: [a, b]
routines:
  shared:
    - if: it is easy
      do: Answer.
    - else: escalated
agents:
  a: { purpose: One., routine: shared, handoffs: { escalated: { when: They ask. } } }
  b: { purpose: Two., routine: shared, handoffs: { escalated: { when: They ask. } } }
`;
    expect(places(text)).toEqual(["no-outcome: if: it is easy"]);
  });
});

describe("a step that leads where the agent may not go", () => {
  test.each<[string, string, string, readonly string[]]>([
    ["an agent", "- if: a\n  then: reply\n- else: escalated", person, ["undeclared-outcome: reply"]],
    ["an exit", "- if: a\n  then: sold\n- else: escalated", person, ["undeclared-outcome: sold"]],
    ["an exit that is always there", "- if: a\n  then: resolved\n- else: escalated", person, ["undeclared-outcome: resolved"]],
    [
      "the only way is not taken then, and that is no second finding",
      "- do: Ask.\n  then: resolved",
      "refunds: {}\nescalated: {}",
      ["undeclared-outcome: resolved"],
    ],
    [
      "a name that is nowhere is unknown, and only that",
      "- if: a\n  then: nowhere\n- else: escalated",
      person,
      ["unknown-target: nowhere"],
    ],
    [
      "a misspelt handoff is unknown, and only that",
      "- if: a\n  then: refunds\n- else: escalated",
      `refnds: { when: Money. }\n${person}`,
      ["unknown-target: refnds"],
    ],
    [
      "a misspelt step leaves its handoff untaken, and only the step is reported",
      "- if: a\n  then: refnds\n- else: escalated",
      `refunds: {}\n${person}`,
      ["unknown-target: refnds"],
    ],
  ])("%s", (_, routine, handoffs, expected) => expect(places(desk(routine, handoffs))).toEqual(expected));

  test("agents that share a routine share the finding", () => {
    const text = `signalbox: 1
name: two
entry: [a, b, c]
routines:
  shared: [{ do: Answer., then: resolved }]
agents:
  a: { purpose: One., routine: shared, handoffs: { escalated: { when: They ask. } } }
  b: { purpose: Two., routine: shared, handoffs: { escalated: { when: They ask. } } }
  c: { purpose: Three., routine: shared, handoffs: { resolved: { when: Done. }, escalated: { when: They ask. } } }
`;
    const [first, ...others] = findings(text);
    expect(others).toEqual([]);
    expect(first?.message).toBe("the routine leads to `resolved`, but `a` and `b` have no handoff to it");
  });
});

test("a handoff that a step takes and nobody declared does not echo through the graph", () => {
  const text = desk("- if: money\n  then: refunds\n- else: escalated", ways).replace(
    "entry: [triage, refunds, reply]",
    "entry: [triage, reply]",
  );
  expect(places(text)).toEqual([]);
  expect(places(text.replace("      refunds: { when: They want their money. }\n", ""))).toEqual(["undeclared-outcome: refunds"]);
});
