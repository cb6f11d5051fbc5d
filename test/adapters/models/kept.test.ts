import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { KeptItem } from "../../../engine/protocol/kept.ts";
import type { Message } from "../../../engine/protocol/message.ts";
import { at, listAt } from "../../../engine/protocol/wire.ts";
import { httpServer, type HttpServer } from "../../helpers/http-server.ts";
import { assistant, never, requestOf, result, tool, user } from "../../helpers/model-request.ts";
import { openAiServer, type OpenAiServer } from "../../helpers/openai-server.ts";

let peer: OpenAiServer;
let server: HttpServer;
beforeAll(async () => {
  peer = await openAiServer();
  server = await httpServer();
});
afterAll(async () => {
  await peer.server.close();
  await server.close();
});

function itemsOf(kept: { readonly items: readonly KeptItem[] } | undefined): readonly (readonly [number, number, JsonObject])[] {
  return (kept?.items ?? []).map(({ text, calls, item }) => [text, calls, item]);
}

const message = { type: "message", content: [{ type: "output_text", text: "One." }] };
const calling = { type: "function_call", name: "find", arguments: "{}" };
const reasoning = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "sealed", status: "completed" };
const back = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "sealed" };

describe("Responses keeps", () => {
  test.each<readonly [string, readonly object[], readonly unknown[]]>([
    ["reasoning before a call", [reasoning, calling], [[0, 0, back]]],
    [
      "reasoning between texts and calls, where it stood",
      [message, reasoning, calling, reasoning, calling],
      [
        [4, 0, back],
        [4, 1, back],
      ],
    ],
    [
      "all reasoning before one call",
      [reasoning, reasoning, calling],
      [
        [0, 0, back],
        [0, 0, back],
      ],
    ],
    ["no reasoning that led to nothing", [message, reasoning], []],
    ["no reasoning before what is not sent again", [reasoning, { type: "web_search_call", id: "ws" }, calling], []],
    ["no reasoning before a text of nothing", [reasoning, { type: "message", content: [] }], []],
    ["no reasoning that is not sealed", [{ ...reasoning, encrypted_content: null }, calling], []],
    ["no reasoning that was cut off", [{ ...reasoning, status: "incomplete" }, calling], []],
    ["the phase of a text", [{ ...message, phase: "commentary" }, calling], [[0, 0, { type: "message", phase: "commentary" }]]],
  ])("%s", async (_, output, expected) => {
    expect(itemsOf((await peer.reading("responses", { output })).kept)).toEqual(expected);
  });

  test("the same from a stream", async () => {
    const done = { type: "response.completed", response: { status: "completed", output: [reasoning, calling] } };
    expect(itemsOf((await peer.hearing("responses", [done])).kept)).toEqual([[0, 0, back]]);
  });
});

test.each([
  ["gpt-5.4-mini", {}, true],
  ["o3", {}, true],
  ["gpt-12", {}, true],
  ["gpt-4.1", {}, false],
  ["gpt-5-chat-latest", {}, false],
  ["a-deployment", { reasoning: { effort: "low" } }, true],
])("the model %s with the options %j is asked for sealed reasoning: %s", async (model, options, asked) => {
  const body = await peer.bodyOf("responses", requestOf({ settings: { model, options } }));
  expect(at(body, "include")).toEqual(asked ? ["reasoning.encrypted_content"] : undefined);
});

test("a text goes back in the phase it was said in", async () => {
  const output = [{ ...message, phase: "commentary" }, calling];
  const { text, kept } = await peer.reading("responses", { output });
  const said = { ...assistant(text, ["call_1_0", "find"]), ...(kept === undefined ? {} : { kept }) };
  const body = await peer.bodyOf("responses", requestOf({ messages: [user("Hi"), said, result("call_1_0", "x")] }));
  expect(listAt(body, "input")[1]).toEqual({ role: "assistant", content: "One.", phase: "commentary" });
});

describe("Chat Completions keeps", () => {
  const detail = { type: "reasoning.text", index: 0 };
  test.each<readonly [string, readonly object[], JsonObject | undefined]>([
    ["reasoning_content", [{ reasoning_content: "Lo" }, { reasoning_content: "ok." }], { reasoning_content: "Look." }],
    ["reasoning", [{ reasoning: "Lo" }, { reasoning: "ok." }], { reasoning: "Look." }],
    [
      "details before anything else, those of one index joined",
      [
        { reasoning: "Look.", reasoning_details: [{ ...detail, text: "Lo" }] },
        { reasoning_details: [{ ...detail, text: "ok.", signature: null }] },
        {
          reasoning_details: [
            { ...detail, signature: "s" },
            { ...detail, index: 1, text: "Go." },
          ],
        },
      ],
      {
        reasoning_details: [
          { ...detail, text: "Look.", signature: "s" },
          { ...detail, index: 1, text: "Go." },
        ],
      },
    ],
    ["nothing where there is none", [{ reasoning_content: null }, { reasoning_content: "" }], undefined],
  ])("%s", async (_, deltas, expected) => {
    const end = {
      delta: { tool_calls: [{ index: 0, id: "a", function: { name: "find", arguments: "{}" } }] },
      finish_reason: "tool_calls",
    };
    const frames = [...deltas.map((delta) => ({ choices: [{ delta }] })), { choices: [end] }];
    expect(itemsOf((await peer.hearing("chat", frames)).kept)).toEqual(expected === undefined ? [] : [[0, 0, expected]]);
  });
});

test("what one server keeps is not sent to another of the same provider", async () => {
  const kept = {
    origin: { provider: "openai", api: "chat", model: "test-model" },
    items: [{ text: 0, calls: 0, item: { reasoning: "x" } }],
  };
  const messages = [user("Hi"), { ...assistant("", ["call_1_0", "find"]), kept }, result("call_1_0", "x")];
  expect(JSON.stringify(await peer.bodyOf("chat", requestOf({ messages })))).not.toContain("reasoning");
});

describe("Anthropic", () => {
  const sealed = { type: "redacted_thinking", data: "sealed" };
  const open = { type: "thinking", thinking: "Look.", signature: "s" };
  const calls = { type: "tool_use", id: "t", name: "find", input: {} };

  const tools = [tool("find")];

  async function answered(content: readonly object[], request = requestOf({ tools })): Promise<Message> {
    server.answer = (response) =>
      void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ type: "message", role: "assistant", content, stop_reason: "tool_use", usage: {} }));
    const adapter = anthropic({ apiKey: "k", baseUrl: server.url, streaming: false });
    const { text, kept, calls: made } = await adapter.generate(request, { signal: never() });
    const logged = made.map(({ name }, index) => [`call_1_${index}`, name] as const);
    return { ...assistant(text, ...logged), ...(kept === undefined ? {} : { kept }) };
  }

  const manual = { options: { thinking: { type: "enabled", budget_tokens: 1024 } } };

  async function sentAfter(first: Message, parts: Parameters<typeof requestOf>[0]): Promise<unknown> {
    await answered([], requestOf({ messages: [user("Hello"), first, result("call_1_0", "x")], tools, ...parts }));
    return server.seen.at(-1)?.body;
  }

  test("sealed thinking goes back as it came, and thinking without its signature does not", async () => {
    const said = await answered([sealed, { ...open, signature: "" }, calls]);
    expect(at(await sentAfter(said, {}), "messages", "1", "content")).toEqual([sealed, expect.objectContaining({ type: "tool_use" })]);
  });

  test("thinking goes back only behind the system prompt, the tools and the messages it was thought behind", async () => {
    const said = await answered([open, calls]);
    const isSent = async (parts: Parameters<typeof requestOf>[0]): Promise<boolean> =>
      JSON.stringify(await sentAfter(said, parts)).includes('"thinking"');
    expect(await isSent({})).toBe(true);
    expect(await isSent({ instructions: "You are somebody else." })).toBe(false);
    expect(await isSent({ tools: [...tools, tool("pay")] })).toBe(false);
    expect(await isSent({ messages: [user("Something else"), said, result("call_1_0", "x")] })).toBe(false);
    expect(await isSent({ settings: { temperature: 1, maxTokens: 9 } })).toBe(true);
  });

  test("thinking that was switched on by hand goes back whatever has changed", async () => {
    const said = await answered([open, calls], requestOf({ tools, settings: manual }));
    const body = await sentAfter(said, { instructions: "You are somebody else.", settings: manual });
    expect(at(body, "messages", "1", "content", "0")).toEqual(open);
    expect(at(body, "thinking")).toEqual(manual.options.thinking);
  });

  test("where calls of another model have none, thinking by hand is switched off for the request, and for that one only", async () => {
    const foreign = assistant("", ["call_1_0", "find"]);
    expect(at(await sentAfter(foreign, { settings: manual }), "thinking")).toEqual({ type: "disabled" });
    const messages = [user("Hello"), foreign, result("call_1_0", "x"), assistant("Found."), user("So?")];
    expect(at(await sentAfter(foreign, { settings: manual, messages }), "thinking")).toEqual(manual.options.thinking);
  });
});
