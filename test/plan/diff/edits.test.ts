import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { changesBetween, told } from "../../helpers/changes.ts";

const desk = readFileSync("topologies/support-desk/topology.yaml", "utf8");

type Edit = readonly [from: string | RegExp, to: string];

/** Makes the edits, each of which must find its place, and tells the changes. */
function check(edits: readonly Edit[], expected: readonly string[], base: string = desk): void {
  let text = base;
  for (const [from, to] of edits) {
    const next = text.replaceAll(typeof from === "string" ? from : new RegExp(from.source, `${from.flags}g`), () => to);
    expect(next).not.toBe(text);
    text = next;
  }
  expect(told(changesBetween(base, text))).toEqual(expected);
}

const cases: Readonly<Record<string, readonly [readonly Edit[], readonly string[]]>> = {
  "an approval that is gone": [
    [[/ {4}approval: .*\n/, ""]],
    ["changed tools/refund_order/approval: exposure.approval-lost, session.pending-approval"],
  ],
  "an approval for fewer inputs": [
    [["minimum: 100", "minimum: 500"]],
    ["changed tools/refund_order/approval: exposure.approval-lost, session.pending-approval"],
  ],
  "an approval for more inputs": [
    [["minimum: 100", "minimum: 50"]],
    ["changed tools/refund_order/approval: session.pending-approval, behaviour.approval-added"],
  ],
  "an approval that expires": [
    [["{ minimum: 100 } } } }", "{ minimum: 100 } } }, expires: 2h, then: escalated }"]],
    ["changed tools/refund_order/approval/expires: session.pending-approval, behaviour.limits"],
  ],
  "an approval that is new": [
    [["    timeout: 10s\n", "    timeout: 10s\n    approval: always\n"]],
    ["changed tools/apply_credit/approval: behaviour.approval-added"],
  ],
  "a fact that a tool requires no more": [
    [["requires: [verified, order_id]", "requires: [order_id]"]],
    ["removed tools/refund_order/requires/verified: exposure.requirement-dropped"],
  ],
  "a fact that a handoff requires no more, and that the receiver waits for": [
    [["        requires: [verified]\n", ""]],
    ["removed agents/triage/handoffs/refunds/requires/verified: exposure.requirement-dropped, session.fact-unknown"],
  ],
  "a fact that a handoff newly requires": [
    [["history: text, limit: 2", "history: text, limit: 2, requires: [issue]"]],
    ["added agents/refunds/handoffs/triage/requires/issue: session.fact-required, behaviour.requirement-added"],
  ],
  "a fact that a model may state now": [
    [["set_by: check_identity, at: /ok", "from: model"]],
    ["changed facts/verified/from: exposure.fact-weakened, contract.fact-changed"],
  ],
  "another tool that sets a fact": [
    [["set_by: check_identity, at", "set_by: [check_identity, find_order], at"]],
    ["changed facts/verified/set_by: exposure.fact-weakened"],
  ],
  "a tool that an agent is given": [
    [["apply_credit]\n    routine", "apply_credit, refund_order]\n    routine"]],
    ["added agents/triage/tools/refund_order: exposure.tool-granted"],
  ],
  "a tool that is taken from an agent": [
    [["tools: [find_order, refund_order]", "tools: [refund_order]"]],
    ["removed agents/refunds/tools/find_order: session.tool-revoked"],
  ],
  "effects that are declared to be less": [
    [["effects: [destructive]", "effects: [write]"]],
    ["changed tools/refund_order/effects: exposure.effects-lowered, session.pending-approval"],
  ],
  "effects that are declared to be more": [
    [["effects: [write]", "effects: [write, outward]"]],
    ["changed tools/apply_credit/effects: contract.tool-effects"],
  ],
  "a tool that is reached elsewhere": [
    [["export: applyCredit", "export: applyTwice"]],
    ["changed tools/apply_credit/use: exposure.target-changed"],
  ],
  "a tool with another input": [[["{ code: string }", "{ code: integer }"]], ["changed tools/check_identity/input: contract.tool-input"]],
  "a timeout, a retry": [
    [["timeout: 10s", "timeout: 20s\n    retry: 3"]],
    ["changed tools/apply_credit/timeout: behaviour.limits", "changed tools/apply_credit/retry: behaviour.limits"],
  ],
  "a history that is wider": [
    [["history: text", "history: full"]],
    ["changed agents/refunds/handoffs/triage/history: exposure.history-widened"],
  ],
  "a history that is narrower": [
    [["history: text", "history: last"]],
    ["changed agents/refunds/handoffs/triage/history: session.history-narrowed"],
  ],
  "a limit that is raised": [[["turns: 40", "turns: 60"]], ["changed limits/turns: exposure.limit-raised"]],
  "a limit that is lowered": [[["seconds: 300", "seconds: 60"]], ["changed limits/seconds: session.limit-lowered"]],
  "a limit on a handoff that is gone": [[[", limit: 2", ""]], ["removed agents/refunds/handoffs/triage/limit: exposure.limit-raised"]],
  "a default that is written out": [[["limits: { ", "limits: { visits: 8, "]], []],
  "an assertion that is gone": [
    [[/ {2}- \{ every.*\n/, ""]],
    ["removed assert/every agent can reach `escalated`: exposure.assertion-dropped"],
  ],
  "a default of a fact that is written out": [[["at: /ok }", "at: /ok, sensitive: false }"]], []],
  "a fact that is sensitive": [[["at: /ok }", "at: /ok, sensitive: true }"]], ["changed facts/verified/sensitive: behaviour.fact"]],
  "a handoff that is new": [
    [
      [
        "      triage: { when: It is not about a refund.",
        "      resolved: { when: They change their mind. }\n      triage: { when: It is not about a refund.",
      ],
    ],
    ["added agents/refunds/handoffs/resolved: behaviour.handoff-added"],
  ],
  "a handoff that is gone": [
    [["      escalated: { when: Policy does not cover the case. }\n", ""]],
    ["removed agents/refunds/handoffs/escalated: session.handoff-removed"],
  ],
  "a handoff that leads elsewhere": [
    [["      escalated: { when: Policy does not cover the case. }", "      resolved: { when: Policy does not cover the case. }"]],
    ["rewired agents/refunds/handoffs/resolved: session.handoff-removed, behaviour.handoff-rewired"],
  ],
  "a handoff that calls": [
    [["history: text, limit: 2", "history: text, limit: 2, mode: call"]],
    ["changed agents/refunds/handoffs/triage/mode: session.handoff-removed, behaviour.handoff-mode"],
  ],
  "another payload": [
    [["summary: string, issue", "summary: string, mood: string, issue"]],
    ["changed agents/triage/handoffs/refunds/carry: contract.payload"],
  ],
  "another `when`": [
    [["They ask for a person.", "They ask for a human being."]],
    ["changed agents/triage/handoffs/escalated/when: behaviour.when"],
  ],
  "handoffs in another order": [
    [
      ["      resolved: { when: The question is answered or the credit is given. }\n", ""],
      [
        "    handoffs:\n      refunds:",
        "    handoffs:\n      resolved: { when: The question is answered or the credit is given. }\n      refunds:",
      ],
    ],
    ["changed agents/triage/handoffs: behaviour.order"],
  ],
  "an exit with another result": [
    [["{ refund_id: string } }", "{ refund_id: string, at: string } }"]],
    ["changed exits/refunded/result: contract.exit-changed"],
  ],
  "a new exit and the handoff to it": [
    [
      ["exits:\n", "exits:\n  parked: { kind: escalated }\n"],
      [
        "      refunded: { when: The refund has been made. }",
        "      refunded: { when: The refund has been made. }\n      parked: { when: It is late. }",
      ],
    ],
    ["added exits/parked: contract.exit-added"],
  ],
  "a new fact from the host": [[["facts:\n", "facts:\n  tier: { type: string, from: host }\n"]], ["added facts/tier: contract.fact-added"]],
  "another model behind a name": [[["gpt-5.4-mini", "gpt-5.4"]], ["changed models/smart/model: contract.model"]],
  "a model at another place": [
    [["model: gpt-5.4-mini }", "model: gpt-5.4-mini, base_url: https://proxy.example }"]],
    ["changed models/smart/base_url: exposure.target-changed"],
  ],
  "another model for an agent": [[["    model: smart\n", ""]], ["changed agents/refunds/model: behaviour.model"]],
  "the default model, named": [[["    tools: [find_order, check_identity", "    model: fast\n    tools: [find_order, check_identity"]], []],
  "another purpose": [[["and picks the right desk", "and picks a desk"]], ["changed agents/triage/purpose: behaviour.purpose"]],
  "another step": [[["offer a $10 credit", "offer a $20 credit"]], ["changed agents/triage/routine: behaviour.routine"]],
  "another entry": [[["entry: triage", "entry: [triage, refunds]"]], ["added entry/refunds: session.fact-unknown, contract.entry"]],
  "a new tool": [
    [
      ["tools:\n  check", "tools:\n  close: { description: Closes it., input: { id: string }, effects: [destructive] }\n  check"],
      ["apply_credit]\n    routine", "apply_credit, close]\n    routine"],
    ],
    ["added tools/close: exposure.destructive-path, exposure.tool-granted, contract.tool-added"],
  ],
  "an agent called otherwise": [[[/\brefunds(?=:|$)/m, "returns"]], ["renamed agents/returns: session.agent-renamed, contract.renamed"]],
  "a tool called otherwise": [[["find_order", "lookup"]], ["renamed tools/lookup: session.tool-renamed, contract.renamed"]],
  "a fact called otherwise": [[[/\bverified\b/, "proved"]], ["renamed facts/proved: session.fact-removed, contract.renamed"]],
  "an exit called otherwise": [[["refunded", "paid_back"]], ["renamed exits/paid_back: session.exit-renamed, contract.renamed"]],
};

describe("each edit is one change, in the category of what it means", () => {
  test.each(Object.entries(cases))("%s", (_, [edits, expected]) => check(edits, expected));
});

test("an agent that is gone takes its handoffs, and those to it, with it", () => {
  const hub = [...Array(10).keys()].map((at) => `  d${at}: { purpose: Desk ${at}., routine: Work., handoffs: { hub: , resolved: } }`);
  const text = (desks: readonly string[]) =>
    [
      "signalbox: 1\nname: hub\nentry: hub\nagents:",
      `  hub: { purpose: Sends on., routine: Send on., handoffs: { ${desks.map((_, at) => `d${at}: , `).join("")}resolved: } }`,
      ...desks,
    ].join("\n");
  check([[text(hub), text(hub.slice(0, 9))]], ["removed agents/d9: session.agent-removed"], text(hub));
  check([[text(hub.slice(0, 9)), text(hub)]], ["added agents/d9: behaviour.agent-added"], text(hub.slice(0, 9)));
});

test("what is written otherwise and says the same is no change", () => {
  check([[desk, `# A comment.\n${desk.replace("effects: [read, private]", "effects: [private, read]")}`]], []);
  const json = `{ "signalbox": 1, "name": "x", "entry": ["a"], "agents": { "a": { "purpose": "Helps.", "routine": "Help.", "handoffs": { "resolved": {} } } } }`;
  check(
    [[json, "agents:\n  a:\n    handoffs:\n      resolved:\n    routine: Help.\n    purpose: Helps.\nentry: a\nname: x\nsignalbox: 1\n"]],
    [],
    json,
  );
});
