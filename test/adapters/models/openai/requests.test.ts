import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf as chatBody } from "../../../../adapters/models/openai/chat/request.ts";
import { openai, type OpenAiOptions } from "../../../../adapters/models/openai/openai.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../../../helpers/model-request.ts";
import { openAiServer, whole, type Api, type OpenAiServer } from "../../../helpers/openai-server.ts";

let peer: OpenAiServer;
beforeAll(async () => {
  peer = await openAiServer();
});
afterAll(() => peer.server.close());

const history = [
  user("Hi"),
  assistant("One moment.", ["call_1_0", "find", { id: "A" }], ["call_1_1", "transfer_to_refunds"]),
  result("call_1_0", "found"),
  result("call_1_1", "closed", true),
  briefing("reason: late"),
  user("Hello?"),
];
const settings = { temperature: 0, maxTokens: 7, options: { seed: 5, stream: true } };

test("a request of the Responses API stores nothing and keeps each call beside its result", async () => {
  expect(await peer.bodyOf("responses", requestOf({ messages: history, tools: [tool("find", { properties: {} })], settings }))).toEqual({
    model: "test-model",
    instructions: "You are the front desk.",
    input: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "One moment." },
      { type: "function_call", call_id: "call_1_0", name: "find", arguments: '{"id":"A"}' },
      { type: "function_call", call_id: "call_1_1", name: "transfer_to_refunds", arguments: "{}" },
      { type: "function_call_output", call_id: "call_1_0", output: "found" },
      { type: "function_call_output", call_id: "call_1_1", output: "Error: closed" },
      { role: "developer", content: "[From the system, not from the user]\nreason: late" },
      { role: "user", content: "Hello?" },
    ],
    tools: [{ type: "function", name: "find", description: "Does find.", parameters: { type: "object", properties: {} }, strict: false }],
    max_output_tokens: 7,
    temperature: 0,
    store: false,
    seed: 5,
    stream: false,
  });
});

test("a request of Chat Completions holds what every server knows, and user and assistant take turns", async () => {
  const messages = [...history, assistant("First."), assistant("Second."), user("Thanks")];
  expect(await peer.bodyOf("chat", requestOf({ messages, tools: [tool("find", { type: "object" })], settings }))).toEqual({
    model: "test-model",
    messages: [
      { role: "system", content: "You are the front desk." },
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        content: "One moment.",
        tool_calls: [
          { id: "call_1_0", type: "function", function: { name: "find", arguments: '{"id":"A"}' } },
          { id: "call_1_1", type: "function", function: { name: "transfer_to_refunds", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "call_1_0", content: "found" },
      { role: "tool", tool_call_id: "call_1_1", content: "Error: closed" },
      { role: "user", content: "[From the system, not from the user]\nreason: late\n\nHello?" },
      { role: "assistant", content: "First.\n\nSecond." },
      { role: "user", content: "Thanks" },
    ],
    tools: [{ type: "function", function: { name: "find", description: "Does find.", parameters: { type: "object", properties: {} } } }],
    max_tokens: 7,
    temperature: 0,
    seed: 5,
    stream: false,
  });
});

test("OpenAI's own server is told the limit by its own name for it", () => {
  const { settings, instructions, tools } = requestOf({ settings: { maxTokens: 7 } });
  const body = chatBody({ settings, instructions, tools, turns: [] }, { home: true, marks: {} });
  expect(body).toMatchObject({ max_completion_tokens: 7 });
  expect(body).not.toHaveProperty("max_tokens");
});

test("a stream of Chat Completions is asked for its usage, unless the options say otherwise", async () => {
  const frames = [{ choices: [{ index: 0, delta: { content: "x" }, finish_reason: "stop" }] }];
  await peer.hearing("chat", frames);
  expect(peer.server.seen.at(-1)?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  await peer.adapter("chat").generate(requestOf({ settings: { options: { stream_options: null } } }), { signal: never() });
  expect(peer.server.seen.at(-1)?.body).toMatchObject({ stream: true, stream_options: null });
});

test("the host's choice of API wins over the manifest's, which wins over Responses", async () => {
  const pathFor = async (options: OpenAiOptions, api?: Api): Promise<string | undefined> => {
    peer.answerWith({ ...whole.chat, ...whole.responses });
    const model = openai({ apiKey: "k", baseUrl: `${peer.server.url}/v1`, streaming: false, ...options });
    await model.generate(requestOf({ settings: api ? { api } : {} }), { signal: never() });
    return peer.server.seen.at(-1)?.path;
  };
  expect([await pathFor({}), await pathFor({}, "chat"), await pathFor({ api: "responses" }, "chat")]).toEqual([
    "/v1/responses",
    "/v1/chat/completions",
    "/v1/responses",
  ]);
});

test("the host's own headers go with every request", async () => {
  peer.answerWith(whole.responses);
  await peer.adapter("responses", { streaming: false, headers: { "x-team": "desk" } }).generate(requestOf(), { signal: never() });
  expect(peer.server.seen.at(-1)?.headers["x-team"]).toBe("desk");
});
