import { describe, expect, test } from "vitest";
import type { Sources } from "../../engine/manifest/sources.ts";
import { lint } from "../../engine/rules/check.ts";
import { desk, invoice, places } from "../helpers/desk.ts";
import { findings } from "../helpers/lint.ts";

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

  test("what the agent it hands to does with its own tool is no instruction", () => {
    const text = (sentence: string): string => `signalbox: 1
name: two
entry: triage
tools:
  find_invoice: { description: Looks an invoice up., input: {}, effects: [read] }
agents:
  triage:
    purpose: Picks the right desk.
    routine: "${sentence}"
    handoffs: { billing: { when: It is about money. }, escalated: { when: They ask for a person. } }
  billing:
    purpose: Explains invoices.
    tools: [find_invoice]
    routine: Explain it with \`find_invoice\`.
    handoffs: { resolved: { when: It is explained. }, escalated: { when: They ask for a person. } }
`;
    expect(places(text("Pass them on to billing, who look it up with `find_invoice`."))).toEqual([]);
    expect(places(text("Look the bill up with `find_invoice`."))).toEqual(["tool-not-granted: find_invoice"]);
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

  test("a mention in a Markdown routine stands in that file, and is mended there", () => {
    const policy = "# Policy\n\nLook it up with `find_order`.\nThen `find_ordr` again.\n";
    const text = desk({ routine: "PLACE" }).replace(/routine:\n {6}PLACE\n/, "routine: { file: policy.md }\n");
    const sources: Sources = {
      resolve: (_, reference) => ({ ok: true, path: reference }),
      read: (path) => (path === "policy.md" ? { ok: true, text: policy } : { ok: false, reason: "it is missing" }),
    };
    const span = { start: policy.indexOf("find_ordr`"), end: policy.indexOf("` again") };
    const { diagnostics } = lint({ path: "topology.yaml", text }, { sources });
    expect(
      diagnostics.map((found) => [found.rule, found.file.path, found.span, found.fix?.edits.map(({ file, text }) => [file.path, text])]),
    ).toEqual([["prose-mention", "policy.md", span, [["policy.md", "find_order"]]]]);
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
