import { expect, test } from "vitest";
import { ruleNamed } from "../../engine/rules/index.ts";
import { mended, places } from "../helpers/desk.ts";
import { findings } from "../helpers/lint.ts";

function example(rule: string, kind: "good" | "bad"): string {
  return ruleNamed(rule)?.[kind] ?? "";
}

const never = example("fact-never-set", "bad");
const notSet = example("fact-not-set", "bad");

test.each<[string, string, readonly string[]]>([
  [
    "a tool that only sets a required fact and is given to nobody is one finding, not an unused tool as well",
    never.replace("    tools: [check_code]\n", "").replace("      - Confirm who they are with `check_code`.\n", ""),
    ["fact-never-set: verified"],
  ],
  [
    "a tool that a routine uses and its agent lacks is told as that",
    example("fact-never-set", "good").replace("    tools: [check_code]\n", ""),
    ["tool-not-granted: check_code"],
  ],
  [
    "a fact that only an unreachable agent sets is told as that",
    `${never.replace("    tools: [check_code]\n", "").replace("      - Confirm who they are with `check_code`.\n", "")}  identity:
    purpose: Checks who customers are.
    tools: [check_code]
    routine: Confirm who they are with \`check_code\`.
    handoffs: { triage: { when: They are confirmed. } }
`,
    ["unreachable-agent: identity"],
  ],
  [
    "a model's fact that no handoff states",
    never.replace("{ type: boolean, set_by: check_code, at: /ok }", "{ type: string, from: model }"),
    ["fact-never-set: verified"],
  ],
  [
    "a model's fact that the handoff itself states is known in time",
    never
      .replace("{ type: boolean, set_by: check_code, at: /ok }", "{ type: string, from: model }")
      .replace("requires: [verified]", "requires: [verified], carry: { verified: string }"),
    [],
  ],
  [
    "a field whose type is never the fact's states nothing",
    never
      .replace("{ type: boolean, set_by: check_code, at: /ok }", "{ type: string, from: model }")
      .replace("requires: [verified]", "requires: [verified], carry: { verified: integer }"),
    ["fact-never-set: verified"],
  ],
  ["what the host gives is known", notSet.replace("set_by: check_code, at: /ok", "from: host"), []],
  [
    "an agent that can hand back to one that makes the fact known still has a tool that it comes to without it",
    notSet.replace(
      "      resolved: { when: The refund is made. }",
      "      web: { when: They are not confirmed., limit: 1 }\n      resolved: { when: The refund is made. }",
    ),
    ["fact-not-set: verified"],
  ],
  [
    "the handoff that requires it is told where its agent cannot know it",
    notSet.replace(
      "refunds: { when: They want their money back. }",
      "refunds: { when: They want their money back., requires: [verified] }",
    ),
    ["fact-not-set: verified"],
  ],
  [
    "an agent that calls one which comes back with the fact only has it",
    `${notSet.replace("refunds: { when: They want their money back. }", "identity: { when: They must be confirmed., mode: call }\n      refunds: { when: They want their money back. }")}  identity:
    purpose: Checks who customers are.
    tools: [check_code]
    routine: Confirm who they are with \`check_code\`.
    handoffs: { resolved: { when: They are confirmed., requires: [verified] } }
`,
    ["fact-not-set: verified"],
  ],
])("%s", (_, text, expected) => {
  expect(places(text).filter((place) => !place.startsWith("unmentioned"))).toEqual(expected);
});

test("the path is shown, and the handoff that never opens is its last step", () => {
  const closed = notSet.replace(
    "refunds: { when: They want their money back. }",
    "refunds: { when: They want their money back., requires: [verified] }",
  );
  expect(findings(notSet).map((found) => found.witness.map(({ message }) => message))).toEqual([["`phone` hands to `refunds`"]]);
  expect(findings(closed).map((found) => found.witness.map(({ message }) => message))).toEqual([["`phone` hands to `refunds`"]]);
});

test("a slip in a placeholder is mended, and what could be no fact is left alone", () => {
  const text = example("unknown-placeholder", "bad");
  expect(mended(text)).toBe(example("unknown-placeholder", "good"));
  expect(places(text.replace("{{custmer_id}}", "{{customer_id}} and {{ user.name }}"))).toEqual([]);
});

test("a handoff without history drops nothing that the routine shows, or has its agent ask for", () => {
  const text = example("history-drops", "bad");
  expect(places(text.replace("mend `issue`", "mend {{issue}}"))).toEqual([]);
  expect(places(text.replace("Explain how to mend `issue`", "Ask for the `issue` and explain how to mend it"))).toEqual([]);
  expect(places(text.replace("history: none", "history: text"))).toEqual([]);
});

test("10,000 facts and 1,000 agents are followed", () => {
  const facts = Array.from({ length: 10_000 }, (_, i) => i);
  const agents = Array.from({ length: 1_000 }, (_, i) => i);
  const text = `signalbox: 1
name: large
entry: a0
facts:
${facts.map((i) => `  f${i}: { type: string, set_by: t${i}, at: /x }`).join("\n")}
tools:
${facts.map((i) => `  t${i}: { description: Does it., effects: [read], requires: [f${i === 0 ? 9_999 : i - 1}] }`).join("\n")}
agents:
${agents
  .map(
    (k) =>
      `  a${k}: { purpose: p${k}, tools: [${facts
        .slice(k * 10, k * 10 + 10)
        .map((i) => `t${i}`)
        .join(", ")}], routine: r, handoffs: { ${k < 999 ? `a${k + 1}: { when: x }, ` : ""}resolved: { when: y } } }`,
  )
  .join("\n")}
`;
  expect(
    findings(text)
      .filter(({ rule }) => rule.startsWith("fact-"))
      .map(({ message }) => message),
  ).toEqual(["`f9999` can never be known, so tool `t0` can never run: only `t9999` sets it, which only `a999` has"]);
}, 60_000);
