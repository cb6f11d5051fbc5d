import { expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelAdapter } from "../../../engine/protocol/model.ts";
import { playServer, wires, type WireName } from "../../../testing/model-cases.ts";
import { findings } from "../../helpers/lint.ts";
import { never, requestOf, tool } from "../../helpers/model-request.ts";

interface Way {
  readonly wire: WireName;
  readonly model: string;
  readonly adapter: (url: string) => ModelAdapter;
}

const ways: readonly Way[] = [
  { wire: "anthropic-messages", model: "provider: anthropic, model: m", adapter: (url) => anthropic({ apiKey: "k", baseUrl: url }) },
  { wire: "openai-responses", model: "provider: openai, model: m", adapter: (url) => openai({ apiKey: "k", baseUrl: `${url}/v1` }) },
  {
    wire: "openai-chat",
    model: "provider: openai, model: m, api: chat",
    adapter: (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "chat" }),
  },
];

const text = { type: "string" };
const schemas: readonly (readonly [string, JsonObject])[] = [
  ["plain fields", { type: "object", properties: { a: text }, required: ["a"] }],
  ["no properties", { type: "object" }],
  ["oneOf at the top", { type: "object", properties: { a: text }, oneOf: [{ required: ["a"] }] }],
  ["anyOf at the top", { type: "object", properties: { a: text }, anyOf: [{ required: ["a"] }] }],
  ["allOf at the top", { type: "object", properties: { a: text }, allOf: [{ required: ["a"] }] }],
  ["not at the top", { type: "object", properties: { a: text }, not: { required: ["b"] } }],
  ["enum at the top", { type: "object", properties: { a: text }, enum: [{ a: "x" }] }],
  ["oneOf in a field", { type: "object", properties: { a: { oneOf: [text, { type: "number" }] } } }],
  ["a reference", { type: "object", properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: text } }],
  ["a list of nothing", { type: "object", properties: { a: { type: "array" } } }],
  ["a list of nothing in a definition", { type: "object", properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { type: "array" } } }],
  ["a list of texts", { type: "object", properties: { a: { type: "array", items: text } } }],
  ["a tuple", { type: "object", properties: { a: { type: "array", prefixItems: [text] } } }],
  ["a field with a dollar in its name", { type: "object", properties: { $a: text } }],
  ["a field with a long name", { type: "object", properties: { ["a".repeat(65)]: text } }],
  ["a field with a dollar inside a field", { type: "object", properties: { a: { type: "object", properties: { $b: text } } } }],
  ["no other fields", { type: "object", properties: { a: text }, additionalProperties: false }],
];

const told = async ({ wire, adapter }: Way, input: JsonObject): Promise<boolean> => {
  const server = await playServer(wires[wire], () => ({ parts: [{ kind: "text", text: "ok" }] }));
  const request = requestOf({ tools: [tool("act", input)] });
  await adapter(server.url)
    .generate(request, { signal: never() })
    .catch(() => undefined);
  await server.close();
  return server.faults.length > 0;
};

function linted({ model }: Way, input: JsonObject): boolean {
  const manifest = `signalbox: 1
name: desk
entry: triage
models:
  main: { ${model} }
defaults: { model: main }
tools:
  act: { description: Acts., schema: ${JSON.stringify(input)}, effects: [write] }
agents:
  triage:
    purpose: Acts.
    tools: [act]
    routine: [Act with \`act\`., { do: Say so., then: resolved }]
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
`;
  return findings(manifest).some(({ rule }) => rule === "schema-not-portable");
}

test.each(ways.flatMap((way) => schemas.map(([name, schema]) => [way.wire, name, way, schema] as const)))(
  "%s, %s: what the adapter cannot shape into what the vendor takes is found by lint, and nothing else is",
  async (_, __, way, schema) => {
    expect(linted(way, schema)).toBe(await told(way, schema));
  },
);
