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

const reaching = `signalbox: 1
name: desk
entry: desk
limits: { seconds: 300, turn_seconds: 60 }
models: { m: { provider: anthropic, model: claude-x, timeout: 30s, price: { input: 3, output: 15, cache_write: 3.75 } } }
servers:
  shop: { command: node, args: [shop.mjs], env: { KEY: { env: SHOP_KEY } }, start_timeout: 5s, call_timeout: 9s }
  docs: { url: "https://docs.example/mcp", headers: { Authorization: { env: DOCS_TOKEN } } }
tools:
  find: { description: Finds., input: { id: string }, effects: [read], max_result: 1000, timeout: 5s, use: { mcp: shop, tool: find } }
  look: { description: Looks., input: { id: string }, effects: [read], timeout: 5s, use: { mcp: docs, tool: look } }
  ask:
    description: Asks.
    input: { id: string }
    effects: [read]
    timeout: 5s
    use: { http: { url: "https://api.example/a/{id}", headers: { Authorization: { env: TOKEN } }, result: /order } }
  pay: { description: Pays., input: { id: string }, effects: [destructive], approval: { expires: 2h, then: escalated }, timeout: 5s }
agents:
  desk:
    purpose: Helps.
    model: m
    tools: [find, look, ask, pay]
    guards: { input: [{ size: { max: 500 } }], tool: [{ schema: { id: { maxLength: 9 } }, tools: [pay] }] }
    routine: [Help., { then: resolved }]
    handoffs: { resolved: { when: Done. }, escalated: { when: They ask for a person. } }
`;

const target = "exposure.target-changed";
describe("each edit of what reaches out, waits or judges is one change", () => {
  test.each<readonly [string, Edit, string]>([
    ["a turn's time that is raised", ["turn_seconds: 60", "turn_seconds: 90"], "changed limits/turn_seconds: exposure.limit-raised"],
    ["a turn's time that is gone", [", turn_seconds: 60", ""], "removed limits/turn_seconds: exposure.limit-raised"],
    ["a turn's time that is lowered", ["turn_seconds: 60", "turn_seconds: 30"], "changed limits/turn_seconds: session.limit-lowered"],
    ["a model's time", ["timeout: 30s", "timeout: 20s"], "changed models/m/timeout: behaviour.model"],
    ["a price", ["cache_write: 3.75", "cache_write: 6"], "changed models/m/price: behaviour.model"],
    ["a price that is gone", [", cache_write: 3.75", ""], "changed models/m/price: behaviour.model"],
    ["a server's program", ["args: [shop.mjs]", "args: [other.mjs]"], `changed servers/shop: ${target}`],
    ["a server's variable", ["env: SHOP_KEY", "env: ROOT_KEY"], `changed servers/shop: ${target}`],
    ["a server's place", ["docs.example/mcp", "docs.example/v2"], `changed servers/docs: ${target}`],
    ["a server's header", ["DOCS_TOKEN", "OTHER_TOKEN"], `changed servers/docs: ${target}`],
    ["a server's start", ["start_timeout: 5s", "start_timeout: 6s"], "changed servers/shop/start_timeout: behaviour.limits"],
    ["a server's calls", [", call_timeout: 9s", ""], "changed servers/shop/call_timeout: behaviour.limits"],
    ["a tool's length", ["max_result: 1000", "max_result: 2000"], "changed tools/find/max_result: behaviour.limits"],
    ["a tool's length that is gone", ["max_result: 1000, ", ""], "changed tools/find/max_result: behaviour.limits"],
    ["a tool on another server", ["mcp: docs", "mcp: shop"], `changed tools/look/use: ${target}`],
    ["an address", ["api.example/a", "api.example/b"], `changed tools/ask/use: ${target}`],
    ["a secret", ["{ env: TOKEN }", "{ env: ROOT_TOKEN }"], `changed tools/ask/use: ${target}`],
    ["a place in an answer", ["result: /order", "result: /orders"], `changed tools/ask/use: ${target}`],
    ["a longer wait", ["expires: 2h", "expires: 3h"], "changed tools/pay/approval/expires: session.pending-approval, behaviour.limits"],
    ["no exit then", [", then: escalated }", " }"], "changed tools/pay/approval/expires: session.pending-approval, behaviour.limits"],
    ["a guard that lets more pass", ["max: 500", "max: 900"], "changed agents/desk/guards/input/input.size: exposure.guard-dropped"],
    ["a guard with another schema", ["maxLength: 9", "maxLength: 8"], "changed agents/desk/guards/tool/tool.schema: behaviour.guard"],
  ])("%s", (_, edit, expected) => check([edit], [expected], reaching));

  test("a server that is new is told with what it lets tools reach", () => {
    check([["servers:\n", "servers:\n  more: { command: node }\n"]], ["added servers/more: behaviour.server"], reaching);
  });
});
