import { describe, expect, it, test } from "vitest";
import { edited } from "../../engine/source/edit/text-edit.ts";
import { findings } from "../helpers/lint.ts";

/** What is exchanged of a topology in which `web` can verify and hands to `refunds`, which needs that. */
interface Parts {
  readonly entry?: string;
  readonly top?: string;
  readonly web?: string;
  readonly webTools?: string;
  readonly toRefunds?: string;
  readonly refundsTools?: string;
  readonly refunds?: string;
  readonly more?: string;
}

function topology(parts: Parts): string {
  const { entry = "web", top = "", web = "", webTools = "check_code", toRefunds = "{ when: They want their money back. }" } = parts;
  return `signalbox: 1
name: desk
entry: ${entry}
${top}
facts:
  verified: { type: boolean, set_by: check_code, at: /ok }
  order: { type: string, set_by: find_order, at: /id }
  reason: { type: string, from: model }
  ticket: { type: string, set_by: open_ticket, at: /id }
tools:
  open_ticket: { description: Opens a ticket., effects: [write], requires: [verified] }
  check_code: { description: Checks a code., effects: [read] }
  find_order: { description: Looks an order up., effects: [read] }
  refund: { description: Makes a refund., effects: [write], requires: [verified] }
  credit: { description: Gives a credit., effects: [write], requires: [verified, order] }
  report: { description: Reports., effects: [write], requires: [reason] }
agents:
  web:
    purpose: Hears customers.
    tools: [${webTools}]
    routine: Do your part.
    handoffs:
      refunds: ${toRefunds}
      ${web}
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
  refunds:
    purpose: Makes refunds.
    tools: [${parts.refundsTools ?? "refund"}]
    routine: Do your part.
    handoffs:
      ${parts.refunds ?? ""}
      resolved: { when: The refund is made. }
      escalated: { when: Policy does not cover it. }
${parts.more ?? ""}`;
}

/** Another agent, which hands to these and to a person. */
function agent(name: string, tools: string, handoffs: string): string {
  return `  ${name}:
    purpose: Is the ${name} desk.
    tools: [${tools}]
    routine: Do your part.
    handoffs: { ${handoffs}, escalated: { when: They ask for a person. } }
`;
}

function check(parts: Parts, expected: readonly string[]): void {
  const found = findings(topology(parts)).filter(({ rule }) => rule.startsWith("fact-"));
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(expected);
}

const comes = "warning: a conversation can come to `refunds` without `verified`, which tool `refund` needs";

describe("a tool that its agent comes to without the fact is told, unless the fact is sure to be there", () => {
  it.each<[string, Parts, readonly string[]]>([
    ["nobody on the way is made to establish it", {}, [comes]],
    ["the handoff requires it", { toRefunds: "{ when: Money., requires: [verified] }" }, []],
    ["the handoff requires it with a schema", { toRefunds: "{ when: Money., requires: { verified: { const: true } } }" }, []],
    ["the agent has the tool itself", { refundsTools: "check_code, refund" }, []],
    ["a way back to who can establish it is a detour, and no more", { refunds: "web: { when: They are not verified. }" }, [comes]],
    [
      "five tools that wait for it are one finding, and so are two facts on one way",
      { webTools: "check_code, find_order", refundsTools: "refund, credit" },
      ["warning: a conversation can come to `refunds` without `verified` and `order`, which tool `refund` and tool `credit` need"],
    ],
    [
      "a fact is known where it can only have come with another that needs it",
      { toRefunds: "{ when: Money., requires: [ticket] }", webTools: "check_code, open_ticket" },
      [],
    ],
    ["a payload that must state the fact", { refundsTools: "report", toRefunds: "{ when: Money., carry: { reason: string } }" }, []],
    [
      "a payload that may state it",
      { refundsTools: "report", toRefunds: "{ when: Money., carry: { reason?: string } }" },
      ["warning: a conversation can come to `refunds` without `reason`, which tool `report` needs"],
    ],
    [
      "the gate is asked for on each way",
      {
        entry: "[web, phone]",
        toRefunds: "{ when: Money., requires: [verified] }",
        more: agent("phone", "check_code", "refunds: { when: Money. }"),
      },
      [comes],
    ],
    [
      "an agent behind one that has a finding is mended with it",
      { refunds: "payout: { when: It goes abroad. }", more: agent("payout", "refund", "resolved: { when: Done. }") },
      [comes],
    ],
    [
      "where nobody on the way can establish it, that is the one finding, and an error",
      {
        webTools: "find_order",
        toRefunds: "{ when: Money. }",
        web: "desk: { when: Else. }",
        more: agent("desk", "check_code", "refunds: { when: Money., requires: [verified] }"),
      },
      ["error: a conversation that comes to `refunds` this way can never know `verified`, so tool `refund` never runs"],
    ],
  ])("%s", (_, parts, expected) => {
    check(parts, expected);
  });
});

describe("a handoff that waits for the fact is a gate, and told only where its agent cannot come by it", () => {
  const closed = "{ when: Money., requires: [verified] }";
  const identity = (back: string): string => agent("identity", "check_code", `${back}resolved: { when: Confirmed. }`);
  it.each<[string, Parts, readonly string[]]>([
    ["its agent has the tool", { toRefunds: closed }, []],
    [
      "its agent hands to one that has the tool and hands back",
      {
        webTools: "find_order",
        toRefunds: closed,
        web: "identity: { when: Not confirmed. }",
        more: identity("web: { when: Confirmed. }, "),
      },
      [],
    ],
    [
      "the entry hears the next message, and so comes by it",
      { top: "next_turn: entry", webTools: "find_order", toRefunds: closed, web: "identity: { when: Not confirmed. }", more: identity("") },
      [],
    ],
    [
      "one before it could have been made to establish it",
      { entry: "first", webTools: "find_order", toRefunds: closed, more: agent("first", "check_code", "web: { when: Money. }") },
      ["warning: a conversation can come to `web` without `verified`, which the handoff from `web` to `refunds` needs"],
    ],
    ["what closes the way to a person is `no-human`", { refundsTools: "find_order", refunds: "", toRefunds: "{ when: Money. }" }, []],
  ])("%s", (_, parts, expected) => check(parts, expected));
});

describe("a call counts for its caller as a tool does, but where the exits of the called agent tell who comes back with the fact", () => {
  const caller = {
    webTools: "refund",
    toRefunds: "{ when: Money., requires: [verified] }",
    web: "identity: { when: Not confirmed., mode: call }",
  };
  const identity = (exits: string, tools = "check_code"): string => `  identity:
    purpose: Confirms who they are.
    tools: [${tools}]
    routine: Do your part.
    handoffs: { ${exits} }
`;
  const top = "exits: { unknown: { kind: resolved } }";
  const sure = "resolved: { when: Confirmed., requires: [verified] }";
  const person = "escalated: { when: They ask for a person. }";
  const leak = `${sure}, unknown: { when: Not confirmed. }`;
  const starts = "a run can start at `web` without `verified`, which";
  const both = `warning: ${starts} tool \`refund\` and the handoff from \`web\` to \`refunds\` need`;
  const further = agent("codes", "check_code", "resolved: { when: Confirmed. }");
  it.each<[string, Parts, readonly string[]]>([
    ["every result requires it", { ...caller, more: identity(sure) }, []],
    ["to be passed to a person is no result", { ...caller, more: identity(`${sure}, ${person}`) }, []],
    ["the called agent has the tool, and no exit speaks of the fact", { ...caller, more: identity("resolved: { when: Done. }") }, []],
    ["one result requires it and another does not", { ...caller, top, more: identity(leak) }, [both]],
    [
      "where only a handoff waits for it, that is advice",
      { ...caller, top, webTools: "find_order", more: identity(leak) },
      [`info: ${starts} the handoff from \`web\` to \`refunds\` needs`],
    ],
    [
      "the called agent would have to hand on to who has the tool",
      {
        ...caller,
        more: identity("codes: { when: They have a code. }, resolved: { when: Done. }", "find_order") + further,
      },
      [both],
    ],
    ["a call that only ever passes to a person brings nothing back", { ...caller, more: identity(person) }, [both]],
    [
      "a call that nobody need make does nothing for what comes after",
      { ...caller, toRefunds: "{ when: Money. }", more: identity(sure) },
      [comes],
    ],
  ])("%s", (_, parts, expected) => check(parts, expected));
});

describe("the fix closes every way, and nothing is left to say", () => {
  it.each<[string, Parts]>([
    ["a flow map", {}],
    ["a block map", { toRefunds: "\n        when: Money." }],
    ["a handoff without anything", { toRefunds: "" }],
    ["a list of requirements", { webTools: "check_code, find_order", toRefunds: "{ when: Money., requires: [order] }" }],
    ["two facts", { webTools: "check_code, find_order", refundsTools: "refund, credit" }],
    ["two handoffs", { entry: "[web, phone]", more: agent("phone", "check_code", "refunds: { when: Money. }") }],
    [
      "the handoff of one before the giver, who cannot establish it",
      { entry: "first", webTools: "find_order", more: agent("first", "check_code", "web: { when: Money. }") },
    ],
    [
      "a giver that goes round",
      {
        webTools: "find_order",
        web: "identity: { when: Not confirmed. }",
        more: agent("identity", "check_code", "web: { when: Confirmed. }"),
      },
    ],
  ])("%s", (_, parts) => {
    const text = topology(parts);
    const before = findings(text).filter(({ rule }) => rule === "fact-not-set");
    expect(before.map(({ fix }) => fix?.safety)).toEqual(["unsafe"]);
    const after = findings(edited(text, before[0]?.fix?.edits ?? []));
    expect(after.filter(({ rule }) => rule.startsWith("fact-") || rule === "yaml-syntax" || rule === "schema")).toEqual([]);
  });

  it("and is left to the author where `requires` is a map, or nobody before the agent can come by the fact", () => {
    const map = topology({ webTools: "check_code, find_order", toRefunds: "{ when: Money., requires: { order: { minLength: 3 } } }" });
    const detour = topology({ entry: "refunds", refunds: "web: { when: Else. }" });
    for (const text of [map, detour]) {
      const [finding] = findings(text).filter(({ rule }) => rule === "fact-not-set");
      expect(finding?.severity).toBe("warning");
      expect(finding?.fix).toBeUndefined();
    }
  });
});

test("the finding says who has the tool and where a requirement closes the way, and walks it", () => {
  const [finding] = findings(topology({})).filter(({ rule }) => rule === "fact-not-set");
  expect(finding?.notes.map(({ message }) => message)).toEqual([
    "`refunds` is given `refund`",
    "`requires: [verified]` here closes this way",
  ]);
  expect(finding?.witness.map(({ message }) => message)).toEqual(["`web` hands to `refunds`"]);
  expect(finding?.help).toBe("let the handoff from `web` to `refunds` require `verified`, or give `check_code` to `refunds`");
});
