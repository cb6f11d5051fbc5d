import { describe, expect, test } from "vitest";
import { fixedBy, fixedByAll } from "../helpers/fixes.ts";
import { findings } from "../helpers/lint.ts";

const GOOD = `signalbox: 1
name: desk
entry: front_desk
facts:
  is_known: { type: boolean, set_by: find_order, at: /ok }
tools:
  find_order: { description: Finds an order., input: { order_id: string }, effects: [read] }
agents:
  front_desk:
    purpose: Helps people.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\`.
      - if: they want their money
        then: refund_desk
      - else: escalated
    handoffs:
      refund_desk: { when: They want their money., requires: [is_known] }
      escalated: { when: They ask for a person. }
  refund_desk:
    purpose: Decides on refunds.
    routine: pay_back
    handoffs:
      front_desk: { when: It is about something else., limit: 1 }
      resolved: { when: It is decided. }
      escalated: { when: The policy does not say. }
routines:
  pay_back:
    - if: it is about something else
      then: front_desk
    - if: it is a refund
      do: Decide by the policy.
      then: resolved
    - else: escalated
`;

const everywhere = [
  ["refund_desk", "refund-desk"],
  ["refund_desk", "Refund Desk"],
  ["front_desk", "frontDesk"],
  ["find_order", "findOrder"],
  ["is_known", "isKnown"],
  ["pay_back", "Pay Back"],
] as const;

describe("a name that no provider would take", () => {
  test.each(everywhere)("is one finding wherever it stands, and renamed everywhere: %s as %s", (legal, name) => {
    const text = GOOD.replaceAll(legal, name);
    const found = findings(text);
    expect(found.map(({ rule, fix }) => [rule, fix?.safety])).toEqual([["schema", "unsafe"]]);
    expect(fixedByAll(text, "all")).toBe(GOOD);
  });

  test("is mended safely where the legal one is declared", () => {
    const text = GOOD.replace("entry: front_desk", "entry: Front-Desk");
    const [only, ...others] = findings(text);
    expect([only?.fix?.safety, only?.help, others]).toEqual(["safe", "did you mean `front_desk`?", []]);
    expect(only === undefined ? "" : fixedBy(text, only)).toBe(GOOD);
  });

  test("is left to its author where the legal one is taken, or nothing legal is left of it", () => {
    const taken = GOOD.replace("  refund_desk:\n", "  Front-Desk:\n");
    expect(findings(taken).map(({ fix }) => fix)).toEqual([undefined]);
    expect(findings(GOOD.replaceAll("refund_desk", "退款")).map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe("a colon that is missing", () => {
  test.each([
    ["{ type: boolean, set_by", "{ type boolean, set_by"],
    ["input: { order_id: string }, effects: [read] }", "input: { order_id: string }, effects: [read], timeout 20s }"],
  ])("is put in: %s", (right, wrong) => {
    const text = GOOD.replace(right, wrong);
    const found = findings(text);
    expect(found.map(({ rule, fix }) => [rule, fix?.safety])).toEqual([["schema", "safe"]]);
    expect(findings(fixedByAll(text, "safe"))).toEqual([]);
  });
});
