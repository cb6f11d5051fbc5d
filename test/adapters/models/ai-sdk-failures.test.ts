import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV2, LanguageModelV3 } from "@ai-sdk/provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aiSdk, type AiSdkModel } from "../../../adapters/models/ai-sdk/ai-sdk.ts";
import type { ModelResponse } from "../../../engine/protocol/model.ts";
import { isFailureError, type Failure, type FailureCode } from "../../../engine/protocol/failure.ts";
import { httpServer, streamHead, type HttpServer } from "../../helpers/http-server.ts";
import { never, requestOf } from "../../helpers/model-request.ts";

let server: HttpServer;
beforeAll(async () => {
  server = await httpServer();
});
afterAll(() => server.close());

const chat = (): AiSdkModel => createOpenAICompatible({ name: "local", baseURL: `${server.url}/v1` })("any");
const claude = (): AiSdkModel => createAnthropic({ apiKey: "no-key-at-all", baseURL: `${server.url}/v1` })("any");

function ask(model: AiSdkModel, more: { readonly streaming?: boolean; readonly idleMs?: number } = {}): Promise<ModelResponse> {
  return aiSdk({ provider: "mine", model: () => model, ...more }).generate(requestOf({}), { signal: never() });
}

async function failureOf(asked: Promise<ModelResponse>): Promise<Failure> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isFailureError(error)) throw new Error("no FailureError came", { cause: error });
  return error.failure;
}

const chunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "any", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;

describe("what a provider refuses", () => {
  const refusals: readonly (readonly [number, object, FailureCode, boolean])[] = [
    [400, { error: { message: "no" } }, "invalid-request", false],
    [401, { error: { message: "who?" } }, "authentication", false],
    [400, { error: { message: "maximum context length is 8" } }, "context-length", false],
    [409, { error: { message: "in use" } }, "invalid-request", true],
    [429, { error: { message: "slow down" } }, "rate-limited", true],
    [429, { error: { message: "pay first", code: "insufficient_quota" } }, "quota", false],
    [503, { error: { message: "busy" } }, "overloaded", true],
    [500, { error: { message: "oh" } }, "server-error", true],
  ];
  test.each(refusals)("HTTP %i %j is %s, and may help again: %s", async (status, body, code, retryable) => {
    server.answer = (response) =>
      void response.writeHead(status, { "content-type": "application/json", "retry-after": "7" }).end(JSON.stringify(body));
    for (const streaming of [true, false]) {
      expect(await failureOf(ask(chat(), { streaming }))).toMatchObject({ code, retryable, status, retryAfterMs: 7000 });
    }
  });
});

test("an answer that is none, or is not whole, is a failure and no short answer", async () => {
  server.answer = (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>Hello</html>");
  expect(await failureOf(ask(chat(), { streaming: false }))).toMatchObject({ code: "malformed-response" });
  server.answer = (response) => void streamHead(response).end(chunk({ content: "Half" }));
  expect(await failureOf(ask(claude()))).toMatchObject({ retryable: true });
  server.answer = (response) => {
    streamHead(response).write(chunk({ content: "Half" }));
    setImmediate(() => response.destroy());
  };
  expect(await failureOf(ask(chat()))).toMatchObject({ code: "network" });
});

test("a stream that stalls is a timeout, and so is one that sleeps through its abort", async () => {
  server.answer = (response) => void streamHead(response).write(chunk({ content: "Half" }));
  expect(await failureOf(ask(chat(), { idleMs: 50 }))).toMatchObject({ code: "timeout", message: "nothing came for 0.05 seconds" });
  const asleep = { ...model("v3"), doStream: () => Promise.resolve({ stream: new ReadableStream<unknown>() }) };
  expect(await failureOf(ask(asleep, { idleMs: 50 }))).toMatchObject({ code: "timeout" });
});

/** A model of one answer, as a version of the specification has it. */
function model(specificationVersion: string, parts: readonly object[] = []): AiSdkModel {
  return {
    specificationVersion,
    provider: "fake",
    modelId: "fake",
    doGenerate: () => Promise.reject(new Error("not asked")),
    doStream: () =>
      Promise.resolve({
        stream: new ReadableStream<unknown>({
          start(controller) {
            for (const part of parts) controller.enqueue(part);
            controller.close();
          },
        }),
      }),
  };
}

const hello = [
  { type: "stream-start", warnings: [] },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "Hello" },
  { type: "text-end", id: "t" },
];

test("what the SDK's own types call a language model is taken as one", () => {
  const taken: (model: LanguageModelV2 | LanguageModelV3) => AiSdkModel = (own) => own;
  expect(taken(claude() as LanguageModelV3)).toMatchObject({ specificationVersion: "v3", modelId: "any" });
});

test("the versions of the specification are read alike", async () => {
  const usage = { input: 9, output: 5, cached: 4, reasoning: 2 };
  const flat = { inputTokens: 9, outputTokens: 5, totalTokens: 14, cachedInputTokens: 4, reasoningTokens: 2 };
  expect(await ask(model("v2", [...hello, { type: "finish", finishReason: "stop", usage: flat }]))).toEqual({
    text: "Hello",
    calls: [],
    stop: "end",
    usage,
  });
  const nested = { inputTokens: { total: 9, cacheRead: 4, cacheWrite: 3 }, outputTokens: { total: 5, reasoning: 2 } };
  const finish = { type: "finish", finishReason: { unified: "length", raw: "max" }, usage: nested };
  expect(await ask(model("v4", [...hello, finish]))).toEqual({
    text: "Hello",
    calls: [],
    stop: "length",
    usage: { ...usage, cacheWrite: 3 },
  });
});

test("parts of unknown types are left out, whole and streamed, and the rest is read", async () => {
  const [news, call] = [
    { type: "news", id: "t", delta: "no", text: "no", toolName: "pay", input: "{}" },
    { type: "tool-call", toolCallId: "x", toolName: "find", input: "{}" },
  ];
  const read = { text: "Hello", calls: [{ name: "find", arguments: "{}" }], stop: "calls" };
  const finish = { type: "finish", finishReason: { unified: "tool-calls" }, usage: {} };
  expect(await ask(model("v3", [news, ...hello, news, call, finish, news]))).toMatchObject(read);
  const whole = { content: [news, { type: "text", text: "Hello" }, news, call], finishReason: { unified: "tool-calls" }, usage: {} };
  expect(await ask({ ...model("v3"), doGenerate: () => Promise.resolve(whole) }, { streaming: false })).toMatchObject(read);
});

test.each(["text-delta", "reasoning-delta", "tool-input-delta"])(
  "a stream of `%s` that does not end is cut, and cancelled",
  async (type) => {
    let cancelled = false;
    const delta = "x".repeat(1024 * 1024);
    const endless = new ReadableStream<unknown>({
      pull: (controller) => controller.enqueue({ type, id: "t", delta }),
      cancel: () => void (cancelled = true),
    });
    const failure = await failureOf(ask({ ...model("v3"), doStream: () => Promise.resolve({ stream: endless }) }));
    expect(failure).toMatchObject({ code: "malformed-response", retryable: false, message: "the answer is larger than 64 MB" });
    expect(cancelled).toBe(true);
  },
);

test("what a provider wants back beside a call goes back on that call, and is kept as JSON", async () => {
  const signed = {
    type: "tool-call",
    toolCallId: "x",
    toolName: "find",
    input: '{"id":1}',
    providerMetadata: { google: { thoughtSignature: "s" } },
  };
  const ran = { type: "tool-call", toolCallId: "y", toolName: "web", input: "{}", providerExecuted: true };
  const finish = { type: "finish", finishReason: { unified: "tool-calls" }, usage: {} };
  const { calls, kept } = await ask(model("v3", [...hello, ran, signed, finish]));
  expect(calls).toEqual([{ name: "find", arguments: '{"id":1}' }]);
  expect(kept?.items).toEqual([{ text: 5, calls: 0, item: { type: "beside", providerOptions: { google: { thoughtSignature: "s" } } } }]);
  let asked: unknown;
  const again: AiSdkModel = {
    ...model("v3"),
    doStream: (options: unknown) => ((asked = options), model("v3", [...hello, finish]).doStream(options as never)),
  };
  const messages = [
    { role: "user", text: "Hi" },
    {
      role: "assistant",
      agent: "a",
      text: "Hello",
      calls: [{ id: "call_1_0", name: "find", arguments: { id: 1 } }],
      ...(kept && { kept }),
    },
    { role: "tool", call: "call_1_0", name: "find", text: "", error: false },
  ] as const;
  const { settings } = requestOf({});
  await aiSdk({ provider: "mine", model: () => again }).generate(requestOf({ messages, settings: { ...settings, model: "fake" } }), {
    signal: never(),
  });
  expect(asked).toMatchObject({
    prompt: [
      expect.anything() as object,
      { role: "user" },
      {
        role: "assistant",
        content: [
          { type: "text", text: "Hello" },
          { type: "tool-call", toolCallId: "call_1_0", providerOptions: { google: { thoughtSignature: "s" } } },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", output: { type: "text", value: "(nothing)" } }] },
    ],
  });
});

test("an error in the stream, a model that is none, and a model that throws are failures that say so", async () => {
  const broken = model("v3", [...hello, { type: "error", error: { message: "overloaded", type: "overloaded_error" } }]);
  expect(await failureOf(ask(broken))).toMatchObject({ code: "overloaded" });
  expect(await failureOf(ask(model("v1")))).toMatchObject({ code: "not-bound", message: expect.stringContaining('found "v1"') as string });
  expect(await failureOf(ask("gpt" as never))).toMatchObject({
    code: "not-bound",
    message: expect.stringContaining('found "string"') as string,
  });
  const none = {
    ...model("v3"),
    doStream: () => Promise.reject(Object.assign(new Error("no such model: x"), { name: "AI_NoSuchModelError" })),
  };
  expect(await failureOf(ask(none))).toMatchObject({ code: "invalid-request", retryable: false });
  const odd = { ...model("v3"), doStream: () => Promise.reject(new Error("odd")) };
  expect(await failureOf(ask(odd))).toMatchObject({ code: "internal" });
});

test("a call ends with its signal", async () => {
  server.answer = (response) => void streamHead(response).write(chunk({ content: "Half" }));
  const cancel = new AbortController();
  const asked = aiSdk({ provider: "mine", model: chat }).generate(requestOf({}), {
    signal: cancel.signal,
    onDelta: () => cancel.abort(new Error("enough")),
  });
  await expect(asked).rejects.toThrow("enough");
});
