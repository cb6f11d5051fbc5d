import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openai } from "../../../../adapters/models/openai/openai.ts";
import { failureOf } from "../../../helpers/failure.ts";
import { httpServer, streamHead } from "../../../helpers/http-server.ts";
import { never, requestOf } from "../../../helpers/model-request.ts";
import { openAiServer, whole, type Api, type OpenAiServer } from "../../../helpers/openai-server.ts";

let peer: OpenAiServer;
beforeAll(async () => {
  peer = await openAiServer();
});
afterAll(() => peer.server.close());
afterEach(() => vi.unstubAllEnvs());

test.each([
  [429, { code: "insufficient_quota", type: "insufficient_quota", message: "You exceeded your current quota" }, "quota"],
  [429, { code: "rate_limit_exceeded", type: "requests", message: "slow" }, "rate-limited"],
  [400, { code: "context_length_exceeded", type: "invalid_request_error", message: "too long" }, "context-length"],
  [400, { code: 400, type: "exceed_context_size_error", message: "the request exceeds the available context size" }, "context-length"],
  [400, { code: "content_policy_violation", message: "no" }, "content-refused"],
  [400, { code: "content_filter", message: "no" }, "content-refused"],
  [401, { code: "invalid_api_key", message: "no" }, "authentication"],
  [418, { message: "teapot" }, "invalid-request"],
])("HTTP %i with %j is the failure %s", async (status, error, code) => {
  peer.server.answer = (response) => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  expect((await failureOf(peer.adapter("responses"))).code).toBe(code);
});

test.each<readonly [Api, object, string]>([
  [
    "responses",
    { type: "response.failed", response: { status: "failed", error: { code: "rate_limit_exceeded", message: "slow" } } },
    "rate-limited",
  ],
  [
    "responses",
    { type: "response.failed", response: { status: "failed", error: { code: "server_error", message: "oops" } } },
    "server-error",
  ],
  ["responses", { type: "response.failed", response: null }, "server-error"],
  ["responses", { type: "error", error: { type: "invalid_request_error", message: "bad" } }, "invalid-request"],
  ["chat", { error: { code: 502, message: "upstream" } }, "server-error"],
  ["chat", { error: { code: 429, message: "slow" } }, "rate-limited"],
  ["chat", { error: "out of memory" }, "server-error"],
])("in a stream of %s, %j is the failure %s", async (api, frame, code) => {
  peer.server.answer = (response) =>
    void streamHead(response).end(
      `data: ${JSON.stringify({ type: "response.created", choices: [] })}\n\ndata: ${JSON.stringify(frame)}\n\n`,
    );
  expect((await failureOf(peer.adapter(api))).code).toBe(code);
});

test("a server without the Responses API is told from a wrong address by its advice", async () => {
  peer.server.answer = (response) => void response.writeHead(404).end("404 page not found");
  expect((await failureOf(peer.adapter("responses"))).message).toContain("`api: chat`");
});

test("no key is a failure that names the variable", async () => {
  vi.stubEnv("OPENAI_API_KEY", "");
  vi.stubEnv("OPENAI_BASE_URL", "");
  const failure = await failureOf(openai());
  expect(failure).toMatchObject({ code: "authentication", message: expect.stringContaining("OPENAI_API_KEY") as string });
});

test("a local server needs no key, and gets neither the environment's key nor its organisation", async () => {
  vi.stubEnv("OPENAI_API_KEY", "env-secret");
  vi.stubEnv("OPENAI_ADMIN_KEY", "admin-secret");
  vi.stubEnv("OPENAI_ORG_ID", "org-secret");
  vi.stubEnv("OPENAI_BASE_URL", "");
  peer.answerWith(whole.chat);
  const local = openai({ provider: "ollama", streaming: false });
  await local.generate(requestOf({ settings: { api: "chat", baseUrl: `${peer.server.url}/v1` } }), { signal: never() });
  expect(local.provider).toBe("ollama");
  expect(peer.server.seen.at(-1)?.headers.authorization).toBe("Bearer no-key");
  expect(JSON.stringify(peer.server.seen.at(-1)?.headers)).not.toContain("secret");
});

test("two addresses of one manifest are two servers", async () => {
  const other = await httpServer();
  other.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole.chat));
  peer.server.answer = other.answer;
  const model = openai({ api: "chat", streaming: false });
  const before = peer.server.seen.length;
  for (const { url } of [peer.server, other, peer.server])
    await model.generate(requestOf({ settings: { baseUrl: `${url}/v1` } }), { signal: never() });
  expect([peer.server.seen.length - before, other.seen.length]).toEqual([2, 1]);
  await other.close();
});
