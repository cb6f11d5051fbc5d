import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { anthropic } from "../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../adapters/models/openai/openai.ts";
import type { Message } from "../../engine/protocol/message.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { modelCases, playServer, wires, type ScriptedAnswer, type WireName } from "../../testing/model-cases.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../helpers/model-request.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");

const pages: readonly (readonly [page: string, wire: WireName, (url: string) => ModelAdapter])[] = [
  ["anthropic", "anthropic-messages", (url) => anthropic({ apiKey: "k", baseUrl: url, streaming: false })],
  ["openai-responses", "openai-responses", (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, streaming: false })],
  ["openai-chat", "openai-chat", (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "chat", streaming: false })],
];

const looks: ScriptedAnswer = {
  parts: [
    { kind: "thought", text: "They want order A." },
    { kind: "text", text: "One moment." },
    { kind: "call", name: "find_order", raw: '{"id":"A"}' },
    { kind: "call", name: "pay", raw: '{"amount":5}' },
  ],
};

test.each(pages)("%s: the page shows the request that is sent", async (page, wire, adapterOf) => {
  const server = await playServer(wires[wire], () => looks);
  const adapter = adapterOf(server.url);
  const settings = { provider: adapter.provider, model: wires[wire].models.reasoning };
  const tools = [tool("find_order"), tool("pay")];
  const asked: readonly Message[] = [user("Where is my order?")];
  const { text, kept } = await adapter.generate(requestOf({ messages: asked, settings, tools }), { signal: never() });
  const said = assistant(text, ["call_1_0", "find_order", { id: "A" }], ["call_1_1", "pay", { amount: 5 }]);
  const messages = [
    ...asked,
    { ...said, ...(kept === undefined ? {} : { kept }) },
    result("call_1_0", '{"late":true}'),
    result("call_1_1", "not run: a person did not approve it", true),
    briefing("triage hands the conversation over to you, refunds."),
  ];
  await adapter.generate(requestOf({ messages, settings, tools }), { signal: never() });
  await server.close();
  const [shown = "null"] = fencesOf(join(root, "docs/providers", `${page}.md`), "json");
  expect(JSON.parse(shown)).toEqual(shortened(server.bodies.at(-1)));
});

test("the page on adapters names every group of cases, and how many there are", () => {
  const page = readFileSync(join(root, "docs/adapters.md"), "utf8");
  expect(page).toContain(`${modelCases.length} cases`);
});

/** Long stamps are cut for the page, and tools told in one line each. */
function shortened(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/[0-9a-f]{24}(\.[0-9a-f]{24})?/g, "…")) as unknown;
}
