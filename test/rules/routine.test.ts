import { describe, expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";

/** Each finding as its rule and the first line of the text it stands at. */
function places(text: string): readonly string[] {
  return findings(text).map(({ rule, file, span }) => `${rule}: ${file.text.slice(span.start, span.end).split("\n")[0]}`);
}

function block(text: string): string {
  return text.trim().replaceAll("\n", "\n      ");
}

/** A desk with a second agent and an exit to lead to; its first agent's routine and handoffs are what the cases are about. */
function desk(routine: string, handoffs: string, agent = ""): string {
  return `signalbox: 1
name: desk
entry: [triage, refunds, reply]
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
exits:
  sold: { kind: resolved }
limits: { then: sold }
agents:
  triage:
    purpose: Picks the right desk.
    ${agent}
    routine: ${routine.startsWith("-") ? `\n      ${block(routine)}` : JSON.stringify(routine)}
    handoffs:
      ${block(handoffs)}
  refunds:
    purpose: Decides on refunds.
    routine: Decide by the policy.
    handoffs: { resolved: { when: It is decided. }, escalated: { when: The policy does not say. } }
  reply:
    purpose: Writes replies.
    tools: [find_order]
    routine: Write the reply about what \`find_order\` says.
    handoffs: { resolved: { when: It is written. }, escalated: { when: Nobody knows. } }
`;
}

const person = "escalated: { when: They ask for a person. }";
const ways = `refunds: { when: They want their money. }\n${person}`;

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

describe("a handoff without a reason", () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      "beside ways that the routine takes",
      "- if: a\n  then: refunds\n- else: escalated",
      "refunds: {}\nescalated: {}\nreply: {}",
      ["unmentioned-handoff: reply"],
    ],
    ["as the only way", "Help them.", "escalated: {}", ["unmentioned-handoff: escalated"]],
    ["as one of several, where the routine takes none", "Help them.", `refunds: {}\n${person}`, ["missing-when: refunds"]],
    ["as all of several, in one finding", "Help them.", "refunds: {}\nescalated: {}", ["missing-when: refunds"]],
    ["but prose names it", "Help them. For money hand over to `refunds`.", `refunds: {}\n${person}`, []],
    ["but prose speaks of it", "If they want a refund, the refund desk takes over.", `refunds: {}\n${person}`, []],
    ["but prose speaks of a person", "Get a supervisor when they shout.", "refunds: { when: Money. }\nescalated: {}", []],
    ["but prose says when it ends", "Answer, and close the case.", `resolved: {}\n${person}`, []],
    ["but prose names its tool", "For money use `transfer_to_refunds`.", `refunds: {}\n${person}`, []],
    ["but prose names its call", "For money use `call_refunds`.", `refunds: { mode: call }\n${person}`, []],
  ])("%s", (_, routine, handoffs, expected) => expect(places(desk(routine, handoffs))).toEqual(expected));

  test("prose may turn the words of a name round", () => {
    const text = desk("If they want their money, the desk for a refund takes over.", `refunds: {}\n${person}`);
    expect(places(text.replaceAll("refunds", "refund_desk"))).toEqual([]);
    expect(places(text.replaceAll("refunds", "refund_appeal_desk"))).toEqual(["missing-when: refund_appeal_desk"]);
  });

  test("prose may leave out the words that both names share", () => {
    const text = desk("If they want their money, refunds takes over.", `refunds: {}\n${person}`);
    expect(places(text.replaceAll("refunds:", "shop_money:").replace("triage, refunds", "triage, shop_money"))).toEqual([
      "missing-when: shop_money",
    ]);
    expect(
      places(
        text.replaceAll("refunds:", "shop_money:").replace("triage, refunds", "shop_triage, shop_money").replace("triage:", "shop_triage:"),
      ),
    ).toEqual([]);
  });

  test("the description of an exit says when it is taken", () => {
    const text = desk("Help them.", `sold: {}\n${person}`);
    expect(places(text)).toEqual(["missing-when: sold"]);
    expect(places(text.replace("sold: { kind: resolved }", "sold: { kind: resolved, description: They bought it. }"))).toEqual([]);
  });
});

describe("things that say the same", () => {
  test.each<[string, string, readonly string[]]>([
    ["word for word", `refunds: { when: They want it. }\nescalated: { when: They want it. }`, ["same-when: They want it."]],
    [
      "but for case, punctuation and spacing",
      `refunds: { when: They want it. }\nescalated: { when: "they  WANT it!" }`,
      ['same-when: "they  WANT it!"'],
    ],
    ["three share one finding", `refunds: { when: Now. }\nreply: { when: Now. }\nescalated: { when: Now. }`, ["same-when: Now."]],
    ["one behind a requirement", `refunds: { when: Now., requires: [known] }\nescalated: { when: Now. }`, ["same-when: Now."]],
    [
      "kept apart by values of a fact",
      `refunds: { when: Now., requires: { tier: { const: gold } } }\nreply: { when: Now., requires: { tier: { const: basic } } }\n${person}`,
      [],
    ],
    ["texts without words say nothing", `refunds: { when: "?" }\nreply: { when: "!" }\n${person}`, []],
  ])("handoffs: %s", (_, handoffs, expected) => {
    const facts = `facts:\n  known: { type: boolean, from: host }\n  tier: { type: string, from: host }\nentry:`;
    expect(places(desk("Help them.", handoffs).replace("entry:", facts))).toEqual(expected);
  });

  test("purposes", () => {
    expect(places(desk("Help.", ways).replace("Writes replies.", "'Decides on REFUNDS'"))).toEqual(["same-purpose: 'Decides on REFUNDS'"]);
  });
});

describe("a tool of which the routine says nothing", () => {
  const tools = "tools: [find_order]";
  test.each<[string, readonly string[]]>([
    ["Help them.", ["unmentioned-tool: find_order"]],
    ["Use `find_order`.", []],
    ["Use find_order.", []],
    ["Find their order.", []],
    ["Get their orders before you try to find a mistake.", []],
    ["Find out what they want. Then take the order.", ["unmentioned-tool: find_order"]],
    ["Look it up with `find_ordr`.", ["prose-mention: find_ordr"]],
  ])("%s", (routine, expected) => expect(places(desk(routine, ways, tools))).toEqual(expected));

  test("prose writes out what a tool's name cuts short", () => {
    const text = desk("Search the knowledge base.", ways, tools);
    expect(places(text.replaceAll("find_order", "search_kb"))).toEqual([]);
  });

  test("a handoff's `when` may speak of it", () => {
    expect(places(desk("Help them.", `refunds: { when: "\`find_order\` says it is paid." }\n${person}`, tools))).toEqual([]);
  });
});

describe("steps that only describe", () => {
  test.each<[string, boolean]>([
    ["The agent should be aware of the return policy.", true],
    ["You are a friendly assistant.", true],
    ["Be aware of fraud.", true],
    ["Note that refunds take five days.", true],
    ["It is important to stay polite.", true],
    ["There are three kinds of order.", true],
    ["Our customers are often in a hurry.", true],
    ["The return policy is thirty days.", true],
    ["Ask for the order number.", false],
    ["The return policy is thirty days. Explain it.", false],
    ["Be brief and apologise.", false],
    ["Remember to thank them.", false],
    ["Keep the customer informed.", false],
    ["You are to ask for the order number.", false],
    ["Note the order number.", false],
    ["All done: thank them.", false],
    ["Once the order is found, tell them.", false],
  ])("%s", (step, describes) => {
    const text = JSON.stringify(step);
    expect(places(desk(`- ${text}`, ways))).toEqual(describes ? [`not-an-action: ${text}`] : []);
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
