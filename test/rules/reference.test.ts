import { describe, expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";

/** Each finding as its rule and the text it stands at. */
function places(text: string): readonly string[] {
  return findings(text).map(({ rule, file, span }) => `${rule}: ${file.text.slice(span.start, span.end)}`);
}

function helpOf(text: string): string | undefined {
  return findings(text)[0]?.help;
}

/** The text after all fixes of its first finding. */
function mended(text: string): string {
  const edits = (findings(text)[0]?.fix ?? []).toSorted((a, b) => b.span.start - a.span.start);
  return edits.reduce((result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end), text);
}

interface Parts {
  readonly top?: string;
  readonly tools?: string;
  readonly agent?: string;
  readonly routine?: string;
  readonly handoffs?: string;
}

/** A small desk that lints clean, with parts of it exchanged. */
function desk({ top = "", tools = "", agent = "tools: [find_order]", routine, handoffs = "" }: Parts): string {
  return `signalbox: 1
name: desk
entry: triage
${top}
tools:
  find_order: { description: Looks an order up., input: { order_id: string, status?: { enum: [late, sent] } }, effects: [read] }
  ${tools}
agents:
  triage:
    purpose: Answers questions about orders.
    ${agent}
    routine:
      ${routine ?? "- Look the order up with `find_order`."}
    handoffs:
      ${handoffs}
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`;
}

const invoice = "find_invoice: { description: Looks an invoice up., input: { invoice_id: string }, effects: [read] }";
const check = "check_code: { description: Checks a code., input: { code: string }, effects: [read] }";

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
    ["required by the agent", { ...checking, agent: "requires: [known]\n    tools: [find_order, check_code]" }, []],
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
    ["from the model, with tools to read it", { top: "facts: { issue: { type: string, from: model } }" }, []],
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

describe("backticks in prose", () => {
  test.each<[string, readonly string[]]>([
    ["Use `find_order`, or `GET /orders/1`, or `order.id`, or `SKU-9`, or `Re:`.", []],
    ["Look at `order_id` in what `find_order` says.", []],
    ["If the status is `late`, use `find_order`.", []],
    ["If the status is `stuck`, use `find_order`.", []],
    ["Use `find_order`; answer with `yes` or `no`.", []],
    ["Use `find_order`; reply with `hello`.", []],
    ["Use `find_order`; if `is_late` is true, say so.", []],
    ["Use `find_order` and read the field `sent_at`.", []],
    ["Use `find_order`, then leave by `transfer_to_resolved` or `escalated`.", []],
    ["Use `find_order`. Never use `find_invoice`.", []],
    ["Use `find_order`. You do not have `find_invoice`.", []],
    ["Use `find_order`, then `transfer_to_billing`.", ["prose-mention: transfer_to_billing"]],
    ["Use `find_order` or `lookup_invoice`.", ["prose-mention: lookup_invoice"]],
    ["Use `find_order`, then look on the web with `search`.", ["prose-mention: search"]],
    ["Use `find_order` and the `search` tool.", ["prose-mention: search"]],
    ["Use `find_order`, or hand over to `sales`.", ["prose-mention: sales"]],
    ["Look it up with `find_orders`.", ["prose-mention: find_orders"]],
    ["Use `find_ordr`, and again `find_ordr`.", ["prose-mention: find_ordr"]],
    ["Use `find_order` and `find_invoice`. If it was not found use `find_invoice` again.", ["tool-not-granted: find_invoice"]],
  ])("%s", (sentence, expected) => {
    const text = desk({
      tools: invoice,
      agent: "tools: [find_order]",
      routine: JSON.stringify(`- ${sentence}`).slice(1, -1).replace("- ", "- '") + "'",
    });
    const billing = `  billing:
    purpose: Explains invoices.
    tools: [find_invoice]
    routine: Explain it with \`find_invoice\`.
    handoffs: { resolved: { when: It is explained. }, escalated: { when: They ask for a person. } }
`;
    expect(places(`${text.replace("entry: triage", "entry: [triage, billing]")}${billing}`)).toEqual(expected);
  });

  test("what stands in fenced code is not prose", () => {
    const text = desk({ routine: "PLACE" }).replace(
      /routine:\n {6}PLACE\n/,
      "routine: |\n      Use `find_order`.\n\n      ```sh\n      `drop_tables` now\n      ```\n",
    );
    expect(places(text)).toEqual([]);
  });

  test("the place is the mention itself, the second time too", () => {
    const text = desk({ routine: "- if: '`find_order` fails'\n        do: Use `find_order` and then `find_ordr_2`." });
    const [finding] = findings(text);
    expect(finding?.span.start).toBe(text.indexOf("find_ordr_2"));
  });

  test("agents that share a routine and lack its tool share a finding", () => {
    const text = `signalbox: 1
name: two
entry: [a, b, c]
tools:
  find_order: { description: Looks an order up., input: {}, effects: [read] }
routines:
  look: Look it up with \`find_order\`.
agents:
  a: { purpose: One., routine: look, handoffs: { escalated: { when: They ask. } } }
  b: { purpose: Two., routine: look, handoffs: { escalated: { when: They ask. } } }
  c: { purpose: Three., tools: [find_order], routine: look, handoffs: { escalated: { when: They ask. } } }
`;
    const [first, ...others] = findings(text);
    expect(others).toEqual([]);
    expect(first?.message).toBe("the routine uses tool `find_order`, which agents `a` and `b` do not have");
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
