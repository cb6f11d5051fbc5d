import { describe, expect, test } from "vitest";
import { desk, helpOf, invoice, mended, places, type Parts } from "../helpers/desk.ts";
import { findings } from "../helpers/lint.ts";

const check = "check_code: { description: Checks a code., input: { code: string }, effects: [read] }";

const pay = (then: string): string =>
  `pay: { description: Pays., input: {}, effects: [write], timeout: 5s, approval: { expires: 2h, then: ${then} } }`;

test("the desk that the cases below change lints clean", () => {
  expect(places(desk({}))).toEqual([]);
});

describe("a name that nothing declares is reported once, and alone", () => {
  test.each<[string, Parts, readonly string[]]>([
    ["a misspelt tool leaves the real one in use", { agent: "tools: [find_ordr]" }, ["unknown-tool: find_ordr"]],
    [
      "a misspelt tool that the routine spells the same way",
      { agent: "tools: [find_ordr]", routine: "- Look it up with `find_ordr`." },
      ["unknown-tool: find_ordr"],
    ],
    ["a tool that is nothing like another", { agent: "tools: [find_order, telephone]" }, ["unknown-tool: telephone"]],
    [
      "a tool that sets a fact",
      { top: "facts: { known: { type: boolean, set_by: chek, at: /ok } }", agent: "requires: [known]\n    tools: [find_order]" },
      ["unknown-tool: chek"],
    ],
    ["a handoff", { handoffs: "billing: { when: It is about money. }" }, ["unknown-target: billing"]],
    [
      "a handoff and the step that leads to it",
      { handoffs: "billing: { when: It is about money. }", routine: "- do: Look it up with `find_order`.\n        then: billing" },
      ["unknown-target: billing"],
    ],
    ["a step alone", { routine: "- do: Look it up with `find_order`.\n        then: resolvd" }, ["unknown-target: resolvd"]],
    [
      "a target in prose and in a handoff",
      { handoffs: "bills: { when: Now. }", routine: "- Use `find_order` or hand over to `bills`." },
      ["unknown-target: bills"],
    ],
    ["limits.then", { top: "limits: { then: escalate }" }, ["unknown-target: escalate"]],
    [
      "the exit of an approval that expires",
      { tools: pay("escalate"), agent: "tools: [find_order, pay]", routine: "- Use `find_order` and `pay`." },
      ["unknown-target: escalate"],
    ],
    ["limits.then that names an agent", { top: "limits: { then: triage }" }, ["unknown-target: triage"]],
    ["a required fact of an agent", { agent: "requires: [verified]\n    tools: [find_order]" }, ["unknown-fact: verified"]],
    [
      "a required fact of a handoff, as a map",
      { handoffs: "refunded: { when: Now., requires: { tier: { enum: [gold] } } }", top: "exits: { refunded: { kind: resolved } }" },
      ["unknown-fact: tier"],
    ],
    ["a model of an agent", { agent: "model: smart\n    tools: [find_order]" }, ["unknown-model: smart"]],
    [
      "a fallback",
      { top: "models: { fast: { provider: openai, model: m, fallback: [slow] } }\ndefaults: { model: fast }" },
      ["unknown-model: slow"],
    ],
    ["a name of an object's prototype", { agent: "tools: [find_order, constructor]" }, ["unknown-tool: constructor"]],
  ])("%s", (_, parts, expected) => {
    expect(places(desk(parts))).toEqual(expected);
  });

  test("an entry that is an exit is told what it is", () => {
    const text = desk({}).replace("entry: triage", "entry: resolved");
    expect(places(text)).toEqual(["unknown-entry: resolved"]);
    expect(helpOf(text)).toBe("`resolved` is an exit, not an agent");
  });

  test("a routine", () => {
    expect(places(desk({}).replace(/routine:\n.*\n/, "routine: refund\n"))).toEqual(["unknown-routine: refund"]);
  });

  test("two agents that use the same wrong name share a finding", () => {
    const text = `signalbox: 1
name: two
entry: [a, b]
agents:
  a: { purpose: One., tools: [lookup], routine: Help., handoffs: { escalated: { when: They ask. } } }
  b: { purpose: Two., tools: ["lookup"], routine: Help., handoffs: { escalated: { when: They ask. } } }
`;
    const [first, ...others] = findings(text).filter(({ rule }) => rule !== "unmentioned-tool");
    expect(others).toEqual([]);
    expect(first?.notes.map(({ message }) => message)).toEqual(["also used here, by agent `b`"]);
    expect(first?.notes.map(({ span }) => text.slice(span.start, span.end))).toEqual(["lookup"]);
  });
});

describe("help and fix", () => {
  test("a near name is suggested, and mended where it is certain", () => {
    const text = desk({ agent: "tools: ['find_ordr']" });
    expect(helpOf(text)).toBe("did you mean `find_order`?");
    expect(mended(text)).toBe(desk({ agent: "tools: ['find_order']" }));
  });

  test("a misspelt handoff is mended at its key and at the step", () => {
    const text = desk({})
      .replace("resolved:", "resolvd:")
      .replace("- Look the order up with `find_order`.", "- do: Use `find_order`.\n        then: resolvd");
    expect(places(text)).toEqual(["unknown-target: resolvd"]);
    expect(places(mended(text))).toEqual([]);
  });

  test("without a near name the declared ones are listed", () => {
    expect(helpOf(desk({ agent: "tools: [find_order, telephone]", tools: "" }))).toBe(
      "declare it under `tools`, or name one of the tools there are: `find_order`",
    );
  });

  test("a mention in prose is mended where it stands", () => {
    const text = desk({ routine: "- >-\n          Greet them. Then look it\n          up with `find_ordr`." });
    expect(mended(text)).toBe(text.replace("find_ordr", "find_order"));
  });

  test("two thousand wrong names are reported in a moment", () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `tool_number_${at}`);
    const declared = names.map((name) => `  ${name}: { description: Does., input: {}, effects: [read] }`).join("\n");
    const text = desk({ agent: `tools: [find_order, ${names.map((name) => `${name}_x`).join(", ")}]` }).replace(
      "tools:\n",
      `tools:\n${declared}\n`,
    );
    expect(findings(text).filter(({ rule }) => rule === "unknown-tool")).toHaveLength(2_000);
  });
});

describe("what is declared and never used", () => {
  test.each<[string, Parts, readonly string[]]>([
    ["a tool", { tools: invoice }, ["unused-tool: find_invoice"]],
    [
      "a tool that only sets a fact",
      {
        tools: check,
        top: "facts: { known: { type: boolean, set_by: check_code, at: /ok } }",
        agent: "tools: [find_order]",
        routine: "- Use `find_order` for {{known}}.",
      },
      ["unused-tool: check_code"],
    ],
    [
      "a tool that a routine uses without its agent having it",
      { tools: invoice, routine: "- Use `find_order` and `find_invoice`." },
      ["tool-not-granted: find_invoice"],
    ],
    ["a routine", { top: "routines: { old: Help them. }" }, ["unused-routine: old"]],
    [
      "a tool that only an unused routine speaks of",
      { tools: invoice, top: "routines: { old: Use `find_invoice`. }" },
      ["unused-routine: old"],
    ],
    ["an exit", { top: "exits: { sold: { kind: resolved } }" }, ["unused-exit: sold"]],
    [
      "an exit that only an expired approval leads to is used",
      {
        top: "exits: { late: { kind: escalated } }",
        tools: pay("late"),
        agent: "tools: [find_order, pay]",
        routine: "- Use `find_order` and `pay`.",
      },
      [],
    ],
    ["an exit that only a limit leads to is used", { top: "exits: { spent: { kind: escalated } }\nlimits: { then: spent }" }, []],
    [
      "an exit that a step leads to is used",
      { top: "exits: { sold: { kind: resolved } }", routine: "- do: Use `find_order`.\n        then: sold" },
      ["undeclared-outcome: sold"],
    ],
    [
      "a declared `resolved` that plain replies take is used",
      { top: "exits: { resolved: { kind: resolved } }", agent: "reply: final\n    tools: [find_order]" },
      [],
    ],
    ["a model", { top: "models: { fast: { provider: openai, model: m } }" }, ["unused-model: fast"]],
    [
      "a model that only falls back to itself",
      {
        top: "models: { fast: { provider: openai, model: m }, slow: { provider: openai, model: n, fallback: [slow] } }\ndefaults: { model: fast }",
      },
      ["unused-model: slow"],
    ],
    [
      "a fallback is used",
      {
        top: "models: { fast: { provider: openai, model: m, fallback: [slow] }, slow: { provider: openai, model: n } }\ndefaults: { model: fast }",
      },
      [],
    ],
    [
      "a default that every agent overrides is used",
      {
        top: "models: { fast: { provider: openai, model: m }, slow: { provider: openai, model: n } }\ndefaults: { model: slow }",
        agent: "model: fast\n    tools: [find_order]",
      },
      [],
    ],
  ])("%s", (_, parts, expected) => {
    expect(places(desk(parts))).toEqual(expected);
  });

  const fact = "facts: { known: { type: boolean, set_by: check_code, at: /ok } }";
  const checking: Parts = {
    top: fact,
    tools: check,
    agent: "tools: [find_order, check_code]",
    routine: "- Use `check_code`, then `find_order`.",
  };
  test.each<[string, Parts, readonly string[]]>([
    ["a fact that a tool sets", checking, ["unused-fact: known"]],
    [
      "required by the agent, at which no run can then start",
      { ...checking, agent: "requires: [known]\n    tools: [find_order, check_code]" },
      ["fact-never-set: known"],
    ],
    ["shown in the routine", { ...checking, routine: "- Use `check_code`, then `find_order`. They are {{ known }}." }, []],
    [
      "carried",
      { ...checking, handoffs: "sold: { when: Sold., carry: { known: boolean } }", top: `${fact}\nexits: { sold: { kind: resolved } }` },
      [],
    ],
    ["an input of a tool", { ...checking, tools: check.replace("code: string", "code: string, known: boolean") }, []],
    [
      "misspelt where it is required",
      { ...checking, agent: "requires: [knwon]\n    tools: [find_order, check_code]" },
      ["unknown-fact: knwon"],
    ],
    ["from the host, with tools to read it", { top: "facts: { customer: { type: string, from: host } }" }, []],
    ["from the model, stated in no payload", { top: "facts: { issue: { type: string, from: model } }" }, ["unused-fact: issue"]],
    [
      "from the model, stated in a payload for tools to read",
      {
        handoffs: "sold: { when: Sold., carry: { issue: string } }",
        top: "facts: { issue: { type: string, from: model } }\nexits: { sold: { kind: resolved } }",
      },
      [],
    ],
    [
      "from the model, where a payload leaves room for it",
      {
        handoffs: "sold: { when: Sold., carry: { type: object, properties: {}, additionalProperties: true } }",
        top: "facts: { issue: { type: string, from: model } }\nexits: { sold: { kind: resolved } }",
      },
      [],
    ],
  ])("a fact: %s", (_, parts, expected) => {
    expect(places(desk(parts))).toEqual(expected);
  });

  test("a fact from the host is unused where there are no tools", () => {
    const text = desk({ top: "facts: { customer: { type: string, from: host } }", agent: "", routine: "- Help them." }).replace(
      /tools:\n.*\n\s*\n/,
      "",
    );
    expect(places(text)).toEqual(["unused-fact: customer"]);
  });
});

test("an agent that is missing is one fault, wherever it is named", () => {
  const text = desk({ handoffs: "billing: { when: It is about money. }" }).replace("entry: triage", "entry: [triage, billing]");
  expect(places(text)).toEqual(["unknown-target: billing"]);
  expect(findings(text)[0]?.notes.map(({ message }) => message)).toEqual(["also used here, by `entry`"]);
});

test("a short name that is misspelt does not leave the real one unused", () => {
  expect(places(desk({ top: "models: { fast: { provider: openai, model: m } }\ndefaults: { model: fats }" }))).toEqual([
    "unknown-model: fats",
  ]);
});

test("an unknown name hides nothing that is unlike it", () => {
  expect(places(desk({ tools: invoice, agent: "tools: [find_order, telephone]" })).toSorted()).toEqual([
    "unknown-tool: telephone",
    "unused-tool: find_invoice",
  ]);
});
