import { afterAll, beforeAll, expect, test } from "vitest";
import { openAiServer, type OpenAiServer } from "../../../helpers/openai-server.ts";

let peer: OpenAiServer;
beforeAll(async () => {
  peer = await openAiServer();
});
afterAll(() => peer.server.close());

test("cached and reasoning tokens are counted, and a server that counts nothing is no failure", async () => {
  const responses = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 6,
    output_tokens_details: { reasoning_tokens: 5 },
  };
  const chat = {
    prompt_tokens: 9,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens: 6,
    completion_tokens_details: { reasoning_tokens: 5 },
  };
  const counted = { input: 9, output: 6, cached: 4, reasoning: 5 };
  const nothing = { input: 0, output: 0, cached: 0, reasoning: 0 };
  expect((await peer.reading("responses", { usage: responses })).usage).toEqual(counted);
  expect((await peer.reading("chat", { usage: chat })).usage).toEqual(counted);
  expect((await peer.reading("responses", {})).usage).toEqual(nothing);
  expect((await peer.reading("chat", { usage: null })).usage).toEqual(nothing);
  const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: null };
  expect((await peer.hearing("chat", [end, { choices: [], usage: chat }])).usage).toEqual(counted);
  expect((await peer.hearing("chat", [end])).usage).toEqual(nothing);
});

test.each<readonly [object, string]>([
  [{ status: "completed" }, "end"],
  [{ status: "completed", output: [{ type: "function_call", name: "ping", arguments: "" }] }, "calls"],
  [{ status: "completed", output: [{ type: "message", content: [{ type: "refusal", refusal: "I can't." }] }] }, "refusal"],
  [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, "length"],
  [{ status: "incomplete", incomplete_details: { reason: "content_filter" } }, "refusal"],
  [{ status: "incomplete", incomplete_details: { reason: "something_new" } }, "other"],
  [{ status: "queued" }, "other"],
])("the response %j stops with %s", async (answer, stop) => {
  expect((await peer.reading("responses", answer)).stop).toBe(stop);
});

test.each<readonly [string | null, object, string]>([
  ["stop", {}, "end"],
  ["stop", { tool_calls: [{ id: "1", function: { name: "ping", arguments: "" } }] }, "calls"],
  ["tool_calls", { tool_calls: [{ id: "1", function: { name: "ping", arguments: "{}" } }] }, "calls"],
  ["stop", { content: null, refusal: "I can't." }, "refusal"],
  ["length", {}, "length"],
  ["content_filter", {}, "refusal"],
  ["something_new", {}, "other"],
  [null, {}, "other"],
])("the finish reason %s with %j stops with %s", async (reason, message, stop) => {
  expect((await peer.reading("chat", { choices: [{ message: { content: "", ...message }, finish_reason: reason }] })).stop).toBe(stop);
});

test("a refusal is heard and told", async () => {
  const refusal = { type: "response.refusal.delta", delta: "I can't." };
  const done = {
    type: "response.completed",
    response: { status: "completed", output: [{ type: "message", content: [{ type: "refusal", refusal: "I can't." }] }] },
  };
  expect(await peer.hearing("responses", [refusal, done])).toMatchObject({ text: "I can't.", stop: "refusal" });
  const chunks = [{ choices: [{ delta: { refusal: "I " } }] }, { choices: [{ delta: { refusal: "can't." }, finish_reason: "stop" }] }];
  expect(await peer.hearing("chat", chunks)).toMatchObject({ text: "I can't.", stop: "refusal" });
});

test("a final response without its output is read from the items that came before it", async () => {
  const item = { type: "function_call", name: "find", arguments: '{"id":"A"}' };
  const frames = [
    { type: "response.output_item.done", item: { type: "reasoning", summary: [] } },
    { type: "response.output_item.done", item },
    { type: "response.completed", response: { status: "completed", output: [] } },
  ];
  expect(await peer.hearing("responses", frames)).toMatchObject({
    text: "",
    calls: [{ name: "find", arguments: '{"id":"A"}' }],
    stop: "calls",
  });
});

test.each<readonly [string, readonly object[]]>([
  [
    "an index and an id once",
    [
      { index: 0, id: "a", function: { name: "x", arguments: '{"n"' } },
      { index: 0, function: { arguments: ":1}" } },
      { index: 1, id: "b", function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "an id in every piece",
    [
      { index: 0, id: "a", function: { name: "x", arguments: '{"n"' } },
      { index: 0, id: "a", function: { name: "x", arguments: ":1}" } },
      { index: 1, id: "b", function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "the same index for all",
    [
      { index: 0, id: "a", function: { name: "x", arguments: '{"n":1}' } },
      { index: 0, id: "b", function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "no index",
    [
      { id: "a", function: { name: "x", arguments: '{"n"' } },
      { function: { arguments: ":1}" } },
      { id: "b", function: { name: "y", arguments: "" } },
    ],
  ],
  [
    "the same id for all",
    [
      { index: 0, id: "a", function: { name: "x", arguments: '{"n":1}' } },
      { index: 1, id: "a", function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "the same id for all, and no index",
    [
      { id: "a", function: { name: "x", arguments: '{"n"' } },
      { id: "a", function: { arguments: ":1}" } },
      { id: "a", function: { name: "y", arguments: "" } },
    ],
  ],
  [
    "the same index for all, and no id",
    [
      { index: 0, function: { name: "x", arguments: '{"n":1}' } },
      { index: 0, function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "neither index nor id",
    [{ function: { name: "x", arguments: "" } }, { function: { arguments: '{"n":1}' } }, { function: { name: "y", arguments: "{}" } }],
  ],
  [
    "an empty id and an empty name with the rest of a call",
    [
      { index: 0, id: "a", function: { name: "x", arguments: '{"n"' } },
      { index: 0, id: "", function: { name: "", arguments: ":1}" } },
      { index: 1, id: "", function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "a name in every piece, and no id",
    [
      { index: 0, function: { name: "x", arguments: '{"n"' } },
      { index: 0, function: { name: "x", arguments: ":1}" } },
      { index: 1, function: { name: "y", arguments: "{}" } },
    ],
  ],
  [
    "pieces in turns",
    [
      { index: 0, id: "a", function: { name: "x", arguments: "" } },
      { index: 1, id: "b", function: { name: "y", arguments: "" } },
      { index: 0, function: { arguments: '{"n":1}' } },
      { index: 1, function: { arguments: "{}" } },
    ],
  ],
])("calls are told apart when a server sends %s", async (_, pieces) => {
  const frames = [
    ...pieces.map((piece) => ({ choices: [{ delta: { tool_calls: [piece] } }] })),
    { choices: [{ delta: {}, finish_reason: "tool_calls" }] },
  ];
  expect((await peer.hearing("chat", frames)).calls).toEqual([
    { name: "x", arguments: '{"n":1}' },
    { name: "y", arguments: "{}" },
  ]);
});

test.each<readonly [string, object]>([
  ["an id", { id: "a" }],
  ["an index", { index: 0 }],
  ["neither", {}],
])("calls of one tool that come whole are told apart where they share %s", async (_, place) => {
  const frames = [1, 2].map((n) => ({
    choices: [{ delta: { tool_calls: [{ ...place, function: { name: "x", arguments: `{"n":${n}}` } }] } }],
  }));
  const end = { choices: [{ delta: {}, finish_reason: "tool_calls" }] };
  expect((await peer.hearing("chat", [...frames, end])).calls.map((call) => call.arguments)).toEqual(['{"n":1}', '{"n":2}']);
});

test("an answer of Chat Completions whose content is a list of parts is read, whole and in pieces, and what is no text is left out", async () => {
  const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hm." }] };
  const content = [thinking, { type: "text", text: "Hello" }, { type: "news", text: "no" }, { type: "text", text: " there." }];
  const whole = { choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }] };
  expect(await peer.reading("chat", whole)).toMatchObject({ text: "Hello there.", stop: "end" });
  const pieces = content.map((part) => ({ choices: [{ delta: { content: [part] } }] }));
  const end = { choices: [{ delta: { content: "" }, finish_reason: "stop" }] };
  expect(await peer.hearing("chat", [...pieces, end])).toMatchObject({ text: "Hello there.", stop: "end" });
});

test("a call of a type that is not known is left out, and the function's beside it is read", async () => {
  const custom = { id: "a", index: 0, type: "custom", custom: { name: "x", input: "no" } };
  const known = { id: "b", index: 1, type: "function", function: { name: "y", arguments: "{}" } };
  const calls = [{ name: "y", arguments: "{}" }];
  const whole = { choices: [{ message: { content: null, tool_calls: [custom, known] }, finish_reason: "tool_calls" }] };
  expect(await peer.reading("chat", whole)).toMatchObject({ calls, stop: "calls" });
  const rest = { index: 0, custom: { input: " more" } };
  const pieces = [custom, rest, known].map((call) => ({ choices: [{ delta: { tool_calls: [call] } }] }));
  const end = { choices: [{ delta: {}, finish_reason: "tool_calls" }] };
  expect(await peer.hearing("chat", [...pieces, end])).toMatchObject({ calls, stop: "calls" });
});
