import { LLMock, type FixtureFileResponse } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { FailureCode } from "../../engine/protocol/failure.ts";
import type { ModelAdapter, ModelRequest, ModelResponse } from "../../engine/protocol/model.ts";
import { failureOf } from "../helpers/failure.ts";
import { httpServer, streamHead, type HttpServer } from "../helpers/http-server.ts";
import { never, requestOf, tool } from "../helpers/model-request.ts";
import type { Dialect } from "./dialects.ts";

/** What every adapter to a provider must do, shown over real HTTP: against a stranger's mock of the provider, and against a server that breaks in every way. */
export function modelContract(dialect: Dialect, streaming: boolean): void {
  describe(`${dialect.name}, ${streaming ? "streaming" : "whole answers"}`, () => {
    const mock = new LLMock({ port: 0, chunkSize: 4 });
    let server: HttpServer;
    beforeAll(async () => {
      await mock.start();
      server = await httpServer();
    });
    afterAll(async () => {
      await mock.stop();
      await server.close();
    });
    beforeEach(() => void mock.clearFixtures());

    const answering = (response: FixtureFileResponse): ModelAdapter => {
      mock.on({ predicate: () => true }, response);
      return dialect.adapter(mock.url, { streaming });
    };

    test("the pieces heard, joined, are the text", async () => {
      const text = "Grüße — 日本語 👋🏽\n\nTwo  paragraphs.";
      const { response, heard } = await ask(answering({ content: text }));
      expect(response).toMatchObject({ text, calls: [], stop: "end" });
      expect(heard.join("")).toBe(text);
      expect(heard.length > 1).toBe(streaming);
    });

    test("calls come in order with raw arguments: several, nested, none, beyond ASCII", async () => {
      const nested = { order: { ids: [1, 2.5], note: 'a "quoted" \\ back\nslash', none: null }, name: "Ærøskøbing 🚲" };
      const toolCalls = [
        { name: "find_order", arguments: JSON.stringify(nested) },
        { name: "ping", arguments: "{}" },
        { name: "find_order", arguments: '{"id":"B"}' },
      ];
      const { response } = await ask(answering({ toolCalls }), requestOf({ tools: [tool("find_order"), tool("ping")] }));
      expect(response).toMatchObject({ text: "", stop: "calls" });
      expect(response.calls.map((call) => [call.name, JSON.parse(call.arguments) as unknown])).toEqual([
        ["find_order", nested],
        ["ping", {}],
        ["find_order", { id: "B" }],
      ]);
    });

    test("text beside calls is kept", async () => {
      const { response, heard } = await ask(
        answering({ content: "One moment.", toolCalls: [{ name: "ping", arguments: "{}" }] }),
        requestOf({ tools: [tool("ping")] }),
      );
      expect(response).toMatchObject({ text: "One moment.", calls: [{ name: "ping", arguments: "{}" }], stop: "calls" });
      expect(heard.join("")).toBe("One moment.");
    });

    test("tokens are counted", async () => {
      const usage = { prompt_tokens: 11, completion_tokens: 7, input_tokens: 11, output_tokens: 7 };
      const { response } = await ask(answering({ content: "x", usage }));
      expect(response.usage).toEqual({ input: 11, output: 7, cached: 0, reasoning: 0 });
    });

    test("an answer that was cut off by the limit says so", async () => {
      const { response } = await ask(answering({ content: "cut of", finishReason: "length" }));
      expect(response).toMatchObject({ text: "cut of", stop: "length" });
    });

    test.each<readonly [number, FailureCode, boolean]>([
      [400, "invalid-request", false],
      [401, "authentication", false],
      [403, "authentication", false],
      [404, "invalid-request", false],
      [413, "invalid-request", false],
      [422, "invalid-request", false],
      [429, "rate-limited", true],
      [500, "server-error", true],
      [503, "overloaded", true],
      [529, "overloaded", true],
    ])("HTTP %i is the failure %s", async (status, code, retryable) => {
      const failure = await failureOf(answering({ status, error: { message: "No, because of <reason>.", type: "some_error" } }));
      expect(failure).toMatchObject({ code, retryable, status });
      expect(failure.message).toContain("No, because of <reason>.");
    });

    test("a conversation that is too long is told apart from other bad requests", async () => {
      const message = "This model's maximum context length is 8192 tokens, and prompt is too long";
      expect(await failureOf(answering({ status: 400, error: { message } }))).toMatchObject({ code: "context-length" });
      mock.clearFixtures();
      const other = "max_tokens: 999999 > 8192, which is the maximum allowed number of output tokens";
      expect(await failureOf(answering({ status: 400, error: { message: other } }))).toMatchObject({ code: "invalid-request" });
    });

    test("no failure shows the key, even where the provider does", async () => {
      const key = "sk-secret-0123456789abcdef";
      server.answer = (response) =>
        void response
          .writeHead(401, { "content-type": "application/json" })
          .end(JSON.stringify({ error: { message: `Incorrect key: ${key}.`, type: "authentication_error" } }));
      const failure = await failureOf(dialect.adapter(server.url, { streaming, apiKey: key }));
      expect(failure.code).toBe("authentication");
      expect(failure.message).toContain("Incorrect key: [key].");
      expect(JSON.stringify(server.seen.at(-1)?.headers)).toContain(key);
    });

    test("a refusal is told at once, with the wait it asks for: the adapter itself does not ask again", async () => {
      let tries = 0;
      server.answer = (response) => {
        tries += 1;
        response.writeHead(503, { "retry-after": "7" }).end();
      };
      expect(await failureOf(dialect.adapter(server.url, { streaming }))).toMatchObject({ code: "overloaded", retryAfterMs: 7000 });
      expect(tries).toBe(1);
    });

    test.each([
      ["a page of HTML", "text/html", "<!doctype html><html><body>Welcome to nginx!</body></html>"],
      ["an empty body", "text/plain", ""],
      ["JSON of something else", "application/json", '{"status":"ok"}'],
      ["broken JSON", "application/json", '{"id": "x", "content'],
    ])("%s with HTTP 200 is a malformed response, not an empty answer", async (_, type, body) => {
      server.answer = (response) => void response.writeHead(200, { "content-type": type }).end(body);
      expect((await failureOf(dialect.adapter(server.url, { streaming }))).code).toBe("malformed-response");
    });

    test("a gateway's page of HTML with HTTP 502 is named, not shown", async () => {
      server.answer = (response) =>
        void response.writeHead(502, { "content-type": "text/html" }).end(`<html><h1>${"Bad gateway ".repeat(200)}</h1></html>`);
      const failure = await failureOf(dialect.adapter(server.url, { streaming }));
      expect(failure).toMatchObject({ code: "server-error", status: 502 });
      expect(failure.message).toMatch(/answered with HTTP 502: a page of HTML$/);
    });

    test("nobody listening is a network failure that says where", async () => {
      const gone = await httpServer();
      await gone.close();
      const failure = await failureOf(dialect.adapter(gone.url, { streaming }));
      expect(failure).toMatchObject({ code: "network", retryable: true });
      expect(failure.message).toContain(gone.url);
      expect(failure.message).toContain("ECONNREFUSED");
    });

    test("a connection that is reset before the answer is a network failure", async () => {
      server.answer = (response) => void response.destroy();
      expect((await failureOf(dialect.adapter(server.url, { streaming }))).code).toBe("network");
    });

    test("a server that never answers is a timeout", async () => {
      server.answer = () => {};
      expect(await failureOf(dialect.adapter(server.url, { streaming, timeoutMs: 40 }))).toMatchObject({
        code: "timeout",
        retryable: true,
      });
    });

    test("an abort ends the call at once and closes the connection, and a call aborted before sends nothing", async () => {
      const abort = new AbortController();
      server.answer = () => abort.abort(new Error("enough"));
      const adapter = dialect.adapter(server.url, { streaming });
      await expect(adapter.generate(requestOf(), { signal: abort.signal })).rejects.toThrow("enough");
      await server.seen.at(-1)?.closed;
      const before = server.seen.length;
      await expect(adapter.generate(requestOf(), { signal: abort.signal })).rejects.toThrow("enough");
      expect(server.seen.length).toBe(before);
    });

    function send(response: Parameters<HttpServer["answer"]>[0], answer: Parameters<Dialect["frames"]>[0]): void {
      streamHead(response).end(dialect.frames(answer).join(""));
    }

    if (!streaming) return;

    test("broken arguments reach the engine as they were sent", async () => {
      const raw = '{"id": "A-1", "amount": ';
      server.answer = (response) =>
        send(response, {
          text: ["ok"],
          calls: [
            { name: "pay", raw },
            { name: "pay", raw: "[1]" },
            { name: "ping", raw: "" },
          ],
        });
      const { response } = await ask(dialect.adapter(server.url));
      expect(response.calls).toEqual([
        { name: "pay", arguments: raw },
        { name: "pay", arguments: "[1]" },
        { name: "ping", arguments: "{}" },
      ]);
    });

    test("a stream that ends anywhere before its end is a failure, never a short answer", async () => {
      const frames = dialect.frames({ text: ["one ", "two ", "three"], calls: [{ name: "ping", raw: '{"a":1}' }] });
      for (let kept = 1; kept < frames.length; kept += 1) {
        server.answer = (response) => void streamHead(response).end(frames.slice(0, kept).join(""));
        expect((await failureOf(dialect.adapter(server.url))).code, `after ${kept} frames`).toBe("network");
      }
      server.answer = (response) => void streamHead(response).end(frames.join(""));
      expect((await ask(dialect.adapter(server.url))).response.text).toBe("one two three");
    });

    test("a stream that is cut by its server is a failure for a stranger's mock, too", async () => {
      mock.on({ predicate: () => true }, { content: "a long answer in many pieces" }, { truncateAfterChunks: 4 });
      expect(["network", "malformed-response"]).toContain((await failureOf(dialect.adapter(mock.url))).code);
    });

    test("a stream whose connection is reset is a network failure", async () => {
      const [first = "", second = ""] = dialect.frames({ text: ["one ", "two"] });
      server.answer = (response) => void streamHead(response).write(first + second, () => response.destroy());
      expect((await failureOf(dialect.adapter(server.url))).code).toBe("network");
    });

    test("a stream that falls silent is a timeout", async () => {
      const [first = ""] = dialect.frames({ text: ["one"] });
      server.answer = (response) => void streamHead(response).write(first);
      expect((await failureOf(dialect.adapter(server.url, { timeoutMs: 60 }))).code).toBe("timeout");
      await server.seen.at(-1)?.closed;
    });

    test("an error in the middle of a stream is the failure it names", async () => {
      const frames = dialect.frames({ text: ["one ", "two"] });
      server.answer = (response) => void streamHead(response).end(frames.slice(0, 3).join("") + dialect.errorFrame);
      expect((await failureOf(dialect.adapter(server.url))).code).toBe("overloaded");
    });

    test("a frame that is no JSON is a malformed response, and the SDK does not talk about it", async () => {
      const spoken = vi.spyOn(console, "error");
      const frames = dialect.frames({ text: ["one ", "two"] });
      server.answer = (response) => void streamHead(response).end(`${frames.slice(0, 3).join("")}event: response.x\ndata: {"type": \n\n`);
      expect((await failureOf(dialect.adapter(server.url))).code).toBe("malformed-response");
      expect(spoken).not.toHaveBeenCalled();
      spoken.mockRestore();
    });

    test("pieces that are cut in the middle of a character arrive whole", async () => {
      const bytes = Buffer.from(dialect.frames({ text: ["日本", "語👋🏽"] }).join(""));
      server.answer = (response) => {
        streamHead(response);
        const write = (from: number): void =>
          void (from >= bytes.length
            ? response.end()
            : response.write(bytes.subarray(from, from + 7), () => setImmediate(write, from + 7)));
        write(0);
      };
      expect((await ask(dialect.adapter(server.url))).heard.join("")).toBe("日本語👋🏽");
    });

    test("an abort in the middle of a stream closes it on the server, and nothing is heard after", async () => {
      const frames = dialect.frames({ text: ["one ", "two ", "three"] });
      server.answer = (response) => void streamHead(response).write(frames.slice(0, 4).join(""));
      const abort = new AbortController();
      const heard: string[] = [];
      const onDelta = (text: string): void => {
        heard.push(text);
        abort.abort(new Error("enough"));
      };
      await expect(dialect.adapter(server.url).generate(requestOf(), { signal: abort.signal, onDelta })).rejects.toThrow("enough");
      await server.seen.at(-1)?.closed;
      expect(heard).toEqual(["one "]);
    });
  });
}

async function ask(
  adapter: ModelAdapter,
  request: ModelRequest = requestOf(),
): Promise<{ response: ModelResponse; heard: readonly string[] }> {
  const heard: string[] = [];
  const response = await adapter.generate(request, { signal: never(), onDelta: (text) => heard.push(text) });
  return { response, heard };
}
