import { expect, test } from "vitest";
import type { JsonObject } from "../../engine/protocol/json.ts";
import type { OfferedTool } from "../../engine/protocol/offer.ts";
import { lint } from "../../engine/rules/check.ts";
import { example } from "../../engine/rules/probe/example.ts";
import { probedBy } from "../../engine/rules/probe/probed.ts";

const order: JsonObject = { type: "object", properties: { order: { type: "string" } }, required: ["order"] };

interface Case {
  readonly declared?: Parameters<typeof example>[0];
  readonly offered?: Partial<OfferedTool>;
}

function check({ declared = {}, offered = {} }: Case, expected: readonly string[]): void {
  const offers = new Map([["orders", { ok: true as const, tools: [{ name: "find_order", input: order, ...offered }] }]]);
  const { diagnostics } = lint({ path: "topology.yaml", text: example(declared) }, { probed: probedBy(offers) });
  const probed = diagnostics.filter(({ rule }) => !["ungated-destructive", "missing-timeout"].includes(rule));
  expect(
    probed.map(({ rule, span, file, message, help }) => `${rule} [${file.text.slice(span.start, span.end)}] ${message}; ${help ?? ""}`),
  ).toEqual(expected);
}

test("what is declared as it is offered is not told", () => check({}, []));

test.each<readonly [what: string, Case, readonly string[]]>([
  [
    "a required argument that is not declared",
    {
      offered: {
        input: {
          ...order,
          properties: { ...(order["properties"] as JsonObject), region: { enum: ["eu", "us"] } },
          required: ["order", "region"],
        },
      },
    },
    [
      'input-mismatch [input] server `orders` requires `region` of `find_order`, which is not declared; declare it: the server says `region: {"enum":["eu","us"]}`',
    ],
  ],
  [
    "a required argument that may be left out here",
    { declared: { input: "{ order?: string }" } },
    ["input-mismatch [order?] server `orders` requires `order` of `find_order`, but here it may be left out; make `order` required"],
  ],
  [
    "an argument that the server does not know",
    { declared: { input: "{ order: string, ordr: string }" } },
    ["input-mismatch [ordr] server `orders` knows no argument `ordr` of `find_order`; did you mean `order`?"],
  ],
  [
    "an argument beside those listed, where the server takes any",
    { declared: { input: "{ order: string, more: string }" }, offered: { input: { ...order, additionalProperties: true } } },
    [],
  ],
  [
    "another type",
    { declared: { input: "{ order: boolean }" } },
    [
      "input-mismatch [order] `order` of `find_order` is declared as `boolean`, but server `orders` takes `string`; declare what the server takes: `order: string`",
    ],
  ],
  [
    "an integer where the server takes numbers",
    { declared: { input: "{ order: integer }" }, offered: { input: { ...order, properties: { order: { type: "number" } } } } },
    [],
  ],
  [
    "values that the server does not list",
    { declared: { input: "{ order: { enum: [a, b] } }" }, offered: { input: { ...order, properties: { order: { enum: ["a", "c"] } } } } },
    [
      'input-mismatch [order] `order` of `find_order` is declared as `"a"`, `"b"`, but server `orders` takes `"a"`, `"c"`; declare what the server takes: `order: {"enum":["a","c"]}`',
    ],
  ],
  ["schemas that are put together", { declared: { input: "{ order: boolean }" }, offered: { input: { anyOf: [order] } } }, []],
  [
    "a slip in the tool's name",
    { declared: { use: "{ mcp: orders, tool: find_ordr }" } },
    [
      "tool-not-offered [find_ordr] server `orders` offers no tool `find_ordr`; did you mean `find_order`? write `use: { mcp: orders, tool: find_order }`",
    ],
  ],
  [
    "a tool that changes things and reaches outside",
    { offered: { readOnly: false, openWorld: true } },
    [
      "understated-effects [[read]] `find_order` is declared to do less than server `orders` says of it: `readOnlyHint: false`, `openWorldHint: true`; write `effects: [write, outward]`; if you know better than the server, allow it with the reason",
    ],
  ],
  [
    "a tool that may not be repeated",
    { declared: { effects: "[write, idempotent, private]" }, offered: { idempotent: false } },
    [
      "understated-effects [[write, idempotent, private]] `find_order` is declared to do less than server `orders` says of it: `idempotentHint: false`; write `effects: [write, private]`; if you know better than the server, allow it with the reason",
    ],
  ],
  ["a tool that does no harm, whatever else its hints say", { offered: { readOnly: true, destructive: true, idempotent: false } }, []],
  ["a tool that is declared to do more than it does", { declared: { effects: "[write, outward]" }, offered: { readOnly: true } }, []],
])("%s", (_, given, expected) => check(given, expected));

test("servers that were not asked are left alone, and a finding can be allowed where it is", () => {
  const text = example({ use: "{ mcp: orders, tool: other }" });
  expect(lint({ path: "topology.yaml", text }, { probed: probedBy(new Map()) }).diagnostics).toEqual([]);
  const allowed = text.replace("tool: other }", "tool: other } # allow tool-not-offered: it comes with the next release");
  const offers = new Map([["orders", { ok: true as const, tools: [] }]]);
  expect(lint({ path: "topology.yaml", text: allowed }, { probed: probedBy(offers) }).diagnostics).toEqual([]);
  expect(lint({ path: "topology.yaml", text: allowed }).diagnostics).toEqual([]);
});
