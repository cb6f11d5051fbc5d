import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import type { ModelRequest, ModelResponse } from "../../../engine/protocol/model.ts";
import { at } from "../../../engine/protocol/wire.ts";
import { failureOf } from "../../helpers/failure.ts";
import { httpServer, streamHead, type HttpServer } from "../../helpers/http-server.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../../helpers/model-request.ts";

let server: HttpServer;
beforeAll(async () => {
  server = await httpServer();
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());

const message = {
  type: "message",
  role: "assistant",
  content: [{ type: "text", text: "ok" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
};

/** What the adapter makes of a whole answer. */
async function reading(answer: object): Promise<ModelResponse> {
  server.answer = (response) =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...message, ...answer }));
  return anthropic({ apiKey: "k", baseUrl: server.url, streaming: false }).generate(requestOf(), { signal: never() });
}

/** The body that reaches the server for a request. */
async function bodyOf(request: ModelRequest): Promise<unknown> {
  server.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(message));
  await anthropic({ apiKey: "k", baseUrl: server.url, streaming: false }).generate(request, { signal: never() });
  return server.seen.at(-1)?.body;
}

test("a request without settings asks for 4096 tokens and nothing else", async () => {
  expect(await bodyOf(requestOf({ tools: [tool("find")] }))).toEqual({
    model: "test-model",
    max_tokens: 4096,
    system: "You are the front desk.",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [{ name: "find", description: "Does find.", input_schema: { type: "object", properties: {} } }],
    stream: false,
  });
});

test("settings and options are passed on but for the temperature, which the API refuses; options as they are, and they cannot change how the answer is read", async () => {
  const options = { top_k: 5, thinking: { type: "adaptive" }, max_tokens: 9, stream: true };
  expect(await bodyOf(requestOf({ instructions: " ", settings: { temperature: 0, maxTokens: 7, options } }))).toEqual({
    model: "test-model",
    max_tokens: 9,
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    top_k: 5,
    thinking: { type: "adaptive" },
    stream: false,
  });
});

test("results come first in the one user message behind their calls, and roles take turns", async () => {
  const messages = [
    user("Hi"),
    assistant("One moment.", ["call_1_0", "find", { id: "A" }], ["call_1_1", "transfer_to_refunds"]),
    result("call_1_0", ""),
    result("call_1_1", "done", true),
    briefing("reason: late"),
    user("Hello?"),
    assistant("First."),
    assistant("Second."),
    user("Thanks"),
  ];
  expect(at(await bodyOf(requestOf({ messages, tools: [tool("find")] })), "messages")).toEqual([
    { role: "user", content: [{ type: "text", text: "Hi" }] },
    {
      role: "assistant",
      content: [
        { type: "text", text: "One moment." },
        { type: "tool_use", id: "call_1_0", name: "find", input: { id: "A" } },
        { type: "tool_use", id: "call_1_1", name: "transfer_to_refunds", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "call_1_0" },
        { type: "tool_result", tool_use_id: "call_1_1", content: "done", is_error: true },
        { type: "text", text: "[From the system, not from the user]\nreason: late" },
        { type: "text", text: "Hello?" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "text", text: "First." },
        { type: "text", text: "Second." },
      ],
    },
    { role: "user", content: [{ type: "text", text: "Thanks" }] },
  ]);
});

test("an agent without tools gets the definitions that the log needs, and may not call", async () => {
  const body = await bodyOf(
    requestOf({
      messages: [user("Hi"), assistant("", ["call_1_0", "find"], ["call_1_1", "find"]), result("call_1_0", "x"), result("call_1_1", "y")],
    }),
  );
  expect(at(body, "tools")).toEqual([
    { name: "find", description: "Was used earlier in this conversation; it is not available now.", input_schema: { type: "object" } },
  ]);
  expect(at(body, "tool_choice")).toEqual({ type: "none" });
});

test("a whole schema without a type is given the one that the provider demands", async () => {
  const body = await bodyOf(requestOf({ tools: [tool("pay", { properties: { amount: { type: "number" } } })] }));
  expect(at(body, "tools", "0", "input_schema")).toEqual({ type: "object", properties: { amount: { type: "number" } } });
});

test("what was read from the cache and written to it is input, and thinking is reasoning", async () => {
  const usage = {
    input_tokens: 10,
    cache_creation_input_tokens: 20,
    cache_read_input_tokens: 30,
    output_tokens: 8,
    output_tokens_details: { thinking_tokens: 3 },
  };
  expect((await reading({ usage })).usage).toEqual({ input: 60, output: 8, cached: 30, reasoning: 3, cacheWrite: 20 });
  expect((await reading({ usage: null })).usage).toEqual({ input: 0, output: 0, cached: 0, reasoning: 0 });
});

test("usage that comes in parts is put together, and a null takes nothing back", async () => {
  const events = [
    { type: "message_start", message: { usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 } } },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: null, output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } },
    },
    { type: "message_stop" },
  ];
  server.answer = (response) =>
    void streamHead(response).end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  const response = await anthropic({ apiKey: "k", baseUrl: server.url }).generate(requestOf(), { signal: never() });
  expect(response.usage).toEqual({ input: 15, output: 9, cached: 5, reasoning: 4 });
});

test.each([
  ["end_turn", "end"],
  ["stop_sequence", "end"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "refusal"],
  ["pause_turn", "other"],
  ["something_new", "other"],
  [null, "other"],
])("the stop reason %s is %s", async (reason, stop) => {
  expect((await reading({ stop_reason: reason })).stop).toBe(stop);
});

test("thinking is no text, and input that came as text is kept raw", async () => {
  const content = [
    { type: "thinking", thinking: "hm", signature: "s" },
    { type: "text", text: "a" },
    { type: "tool_use", id: "t", name: "find", input: '{"id": ' },
    { type: "text", text: "b" },
    { type: "tool_use", id: "u", name: "ping" },
  ];
  expect(await reading({ content, stop_reason: "tool_use" })).toMatchObject({
    text: "ab",
    calls: [
      { name: "find", arguments: '{"id": ' },
      { name: "ping", arguments: "{}" },
    ],
    stop: "calls",
  });
});

test.each([
  [400, { type: "invalid_request_error", message: "Your credit balance is too low to access the Anthropic API." }, "quota"],
  [402, { type: "billing_error", message: "Pay first." }, "quota"],
  [429, { type: "rate_limit_error", message: "no", details: { error_code: "enforced_spend_limit_reached" } }, "quota"],
  [400, { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" }, "context-length"],
  [400, { type: "invalid_request_error", message: "input length and `max_tokens` exceed context limit: 1 + 2 > 3" }, "context-length"],
  [529, { type: "overloaded_error", message: "Overloaded" }, "overloaded"],
  [504, { type: "timeout_error", message: "slow" }, "timeout"],
])("HTTP %i with %j is the failure %s", async (status, error, code) => {
  server.answer = (response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ type: "error", error }));
  expect((await failureOf(anthropic({ apiKey: "k", baseUrl: server.url }))).code).toBe(code);
});

test("no key is a failure that names the variable, and nothing is sent", async () => {
  vi.stubEnv("ANTHROPIC_API_KEY", "");
  vi.stubEnv("ANTHROPIC_BASE_URL", "");
  expect(await failureOf(anthropic())).toEqual({
    code: "authentication",
    retryable: false,
    message: "no key for Anthropic: set the environment variable ANTHROPIC_API_KEY, or give the adapter an apiKey",
  });
});

test("a key that no header can carry is told without showing it", async () => {
  const failure = await failureOf(anthropic({ apiKey: "sk-“quoted”", baseUrl: server.url }));
  expect(failure.code).toBe("authentication");
  expect(failure.message).not.toContain("quoted”");
});

test("the environment's key and address are used, and the key stays away from an address that only the manifest names", async () => {
  server.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(message));
  vi.stubEnv("ANTHROPIC_API_KEY", "env-secret");
  vi.stubEnv("ANTHROPIC_BASE_URL", `${server.url}/v1/`);
  const adapter = anthropic({ streaming: false });
  await adapter.generate(requestOf(), { signal: never() });
  expect(server.seen.at(-1)?.path).toBe("/v1/messages");
  expect(JSON.stringify(server.seen.at(-1)?.headers)).toContain("env-secret");
  vi.stubEnv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9");
  await adapter.generate(requestOf({ settings: { baseUrl: server.url } }), { signal: never() });
  expect(JSON.stringify(server.seen.at(-1)?.headers)).not.toContain("env-secret");
});

test.each(["not a url", "localhost:8080", "file:///etc/passwd"])("the base URL %s is told to be none", async (baseUrl) => {
  expect(await failureOf(anthropic({ apiKey: "k" }), requestOf({ settings: { baseUrl } }))).toMatchObject({
    code: "invalid-request",
    message: `the base URL "${baseUrl}" is no address of the web; write it like "http://localhost:8080/v1"`,
  });
});
