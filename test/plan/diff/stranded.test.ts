import { describe, expect, test } from "vitest";
import { begin } from "../../../engine/loop/begin.ts";
import type { RunState } from "../../../engine/loop/state.ts";
import { step } from "../../../engine/loop/step.ts";
import { noUsage } from "../../../engine/protocol/model.ts";
import { judgePlan } from "../../../engine/run/plan-verdict.ts";
import { changesBetween } from "../../helpers/changes.ts";
import { desk, deskText } from "../../helpers/loop/desk.ts";
import { planOf } from "../../helpers/loop/plan.ts";

const known = { customer: "c", verified: true, order: "o", issue: "i" };

/** States that real runs come to in each agent: before it has said anything, and once its model has asked for one of its tools and one of its handoffs at once. */
const states: readonly RunState[] = Object.entries(desk.agents).flatMap(([agent, { tools, handoffs }]) => {
  const session = { session: 1, id: "s", plan: desk.digest, agent, messages: [], facts: known, turn: 0, edges: {} } as const;
  const { state } = begin(desk, {
    journal: 1,
    runId: "r",
    plan: desk.digest,
    topology: desk.name,
    at: 0,
    facts: {},
    message: "hello",
    agent,
    session,
  });
  const asked = tools.flatMap((tool) =>
    handoffs.map(({ definition }) => {
      const input = { code: "c", q: "q", amount: 100, summary: "s", question: "q", answer: "a", refund_id: "r" };
      const calls = [tool, definition.name].map((name) => ({ name, arguments: JSON.stringify(fitting(name, input)) }));
      const response = { text: "", calls, usage: noUsage, stop: "calls" } as const;
      return step(desk, state, { kind: "model", effect: state.pending[0]?.id ?? "", at: 1, response }).state;
    }),
  );
  return [state, ...asked];
});

/** The arguments that a tool or a handoff takes. */
function fitting(name: string, input: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> {
  const definitions = [...Object.values(desk.tools), ...Object.values(desk.agents).flatMap(({ handoffs }) => handoffs)].map(
    ({ definition }) => definition,
  );
  const fields = definitions.find((definition) => definition.name === name)?.input["properties"];
  return Object.fromEntries(Object.entries(input).filter(([key]) => typeof fields === "object" && fields !== null && key in fields));
}

/** The consequences after which a session that stands in the wrong place cannot go on at all. */
const stranding = [
  "session.agent-removed",
  "session.agent-renamed",
  "session.exit-removed",
  "session.exit-renamed",
  "session.handoff-removed",
  "session.tool-removed",
  "session.tool-renamed",
  "session.tool-revoked",
];

const edits: Readonly<Record<string, readonly (readonly [string | RegExp, string])[]>> = {
  nothing: [],
  "another purpose": [["Makes refunds.", "Makes refunds well."]],
  "an approval gone": [["effects: [destructive], approval: always, timeout: 5s", "effects: [destructive], timeout: 5s"]],
  "a requirement gone": [["requires: [verified]\n    approval", "approval"]],
  "a history narrowed": [["history: text", "history: last"]],
  "an agent gone": [
    [/ {2}expert:\n[\s\S]*$/, ""],
    [/ {6}expert: .*\n/, ""],
    [", ask expert", ""],
  ],
  "an agent renamed": [[/\bexpert\b/g, "lawyer"]],
  "a handoff gone": [[/ {6}triage: \{.*\n/, ""]],
  "a handoff that leads elsewhere": [
    ["triage: { when: It is something else., history: text }", "expert: { when: It is something else., history: text }"],
  ],
  "a call that transfers": [[", mode: call", ""]],
  "an exit gone": [
    [/ {2}refunded: \{ kind.*\n/, ""],
    ["exits:\n", ""],
    [/ {6}refunded: .*\n/, ""],
  ],
  "an exit renamed": [[/\brefunded\b/g, "repaid"]],
  "a tool gone": [
    [/ {2}wipe: .*\n/, ""],
    [", wipe]", "]"],
    [" or `wipe`", ""],
  ],
  "a tool renamed": [[/\bwipe\b/g, "erase"]],
  "a tool taken away": [
    ["find_again, wipe]", "find_again]"],
    [" or `wipe`", ""],
    ["tools: [refund]", "tools: [refund, wipe]"],
  ],
  "a tool given": [["tools: [refund]", "tools: [refund, find]"]],
};

describe("a session under way is told to be stranded exactly where some run cannot be resumed under the new plan", () => {
  test.each(Object.entries(edits))("%s", (_, replacements) => {
    const text = replacements.reduce((now, [from, to]) => {
      const next = now.replace(from, to);
      expect(next).not.toBe(now);
      return next;
    }, deskText);
    const plan = planOf(text);
    const stuck = states.filter((state) => judgePlan(desk, plan, state).obstacles.length > 0);
    const told = changesBetween(deskText, text).flatMap(({ consequences }) => consequences.map(({ category }) => category));
    expect(told.some((category) => stranding.includes(category))).toBe(stuck.length > 0);
  });
});
