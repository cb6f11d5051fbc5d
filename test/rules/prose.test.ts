import { describe, expect, test } from "vitest";
import { desk, person, places, ways } from "./desk.ts";

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
