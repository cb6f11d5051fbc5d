import { describe, expect, test } from "vitest";
import { didYouMean, listNames } from "../../engine/diagnostic/did-you-mean.ts";

describe("the name that was meant", () => {
  test.each([
    ["find_ordr", ["find_order", "refund_order"], { name: "find_order", certain: true }],
    ["findOrder", ["find_order"], { name: "find_order", certain: true }],
    ["refund", ["refunds", "billing"], { name: "refunds", certain: true }],
    ["Escalated", ["escalated"], { name: "escalated", certain: true }],
    ["tool_x", ["tool_a", "tool_b"], { name: "tool_a", certain: false }],
    ["teir", ["tier", "customer"], { name: "tier", certain: true }],
    ["order", ["find_order", "check_identity"], { name: "find_order", certain: false }],
    ["order", ["find_order", "refund_order"], undefined],
    ["a", ["b"], undefined],
    ["billing", ["refunds", "triage"], undefined],
    ["anything", [], undefined],
    ["", ["a"], undefined],
    ["constructr", ["constructor"], { name: "constructor", certain: true }],
  ])("%s among %j", (wrong, declared, expected) => {
    expect(didYouMean(wrong, declared)).toEqual(expected);
  });
});

test("names are listed as in a sentence, and many are cut short", () => {
  expect(listNames([])).toBe("none");
  expect(listNames(["a"])).toBe("`a`");
  expect(listNames(["a", "b", "c"])).toBe("`a`, `b` and `c`");
  expect(listNames(Array.from({ length: 20 }, (_, index) => `n${index}`))).toMatch(/`n5` and 14 more$/);
});
