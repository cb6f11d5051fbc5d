import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isFailureError, type Failure } from "../../../../engine/protocol/failure.ts";
import type { Json } from "../../../../engine/protocol/json.ts";
import { httpServer, type HttpServer } from "../../../helpers/http-server.ts";
import { call, reach } from "./reached.ts";

let server: HttpServer;
let other: HttpServer;
beforeAll(async () => {
  server = await httpServer();
  other = await httpServer();
});
afterAll(() => Promise.all([server.close(), other.close()]));
beforeEach(() => {
  server.seen.length = 0;
  other.seen.length = 0;
});

type Answer = (response: ServerResponse) => void;

/** The value that comes of an answer, or the failure. */
async function check(
  answer: Answer,
  request: Readonly<Record<string, unknown>> = {},
  mostBytes?: number,
): Promise<Json | Failure | undefined> {
  server.answer = answer;
  const effects = request["method"] === undefined ? ["read"] : ["write"];
  const bounds = mostBytes === undefined ? {} : { mostBytes };
  const tools = reach({ url: `${server.url}/it`, ...request }, server.url, { tool: { effects, timeout: "5s" }, ...bounds });
  try {
    return await call(tools);
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  } finally {
    await tools.close();
  }
}

const json = (value: unknown): Answer => as("application/json", JSON.stringify(value));
const as =
  (type: string, body: string | Uint8Array, status: number = 200): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": type }).end(body);

test.each<readonly [string, Answer, Readonly<Record<string, unknown>>, Json]>([
  ["JSON is its value", json({ a: [1, null] }), {}, { a: [1, null] }],
  ["of any kind of JSON", as("application/problem+json; charset=utf-8", '"x"'), {}, "x"],
  ["a part of it where a pointer says so", json({ data: [{ "a/b": 1 }] }), { result: "/data/0/a~1b" }, 1],
  ["a part that is null is null", json({ a: null }), { result: "/a" }, null],
  ["text is a text", as("text/plain", "grüß dich"), {}, "grüß dich"],
  ["text in another encoding is read in it", as("text/plain; charset=iso-8859-1", new Uint8Array([0x67, 0xfc])), {}, "gü"],
  ["an encoding that nobody knows is read as UTF-8", as("text/html; charset=klingon", "ü"), {}, "ü"],
  ["an empty body of JSON is null", as("application/json", ""), {}, null],
  ["no content is null", (response) => void response.writeHead(204).end(), {}, null],
  ["a body without a type is a text", (response) => void response.writeHead(200).end("x"), {}, "x"],
])("%s", async (_, answer, request, value) => {
  expect(await check(answer, request)).toEqual(value);
});

test.each<readonly [string, Answer, Readonly<Record<string, unknown>>, Partial<Failure>, RegExp]>([
  [
    "404 with a reason",
    as("application/json", '{"error":\n"no such order"}', 404),
    {},
    { code: "invalid-request", status: 404, retryable: false },
    /^it answered 404: \{"error": "no such order"\}$/,
  ],
  [
    "404 with a page",
    as("text/html", "<!doctype html><p>secret stack", 404),
    {},
    { retryable: false },
    /^it answered 404: a page of HTML$/,
  ],
  [
    "500 with megabytes",
    as("text/plain", "x".repeat(3_000_000), 500),
    {},
    { code: "server-error", retryable: true },
    /^it answered 500: x{2000}…$/,
  ],
  ["429", as("text/plain", "", 429), {}, { code: "rate-limited", retryable: true }, /^it answered 429$/],
  ["401", as("image/png", "x", 401), {}, { code: "authentication", retryable: false }, /^it answered 401$/],
  ["an image", as("image/png", new Uint8Array(9)), {}, { retryable: false }, /answered with image\/png, which is no text/],
  [
    "what is compressed though nobody asked",
    (response) => void response.writeHead(200, { "content-type": "text/plain", "content-encoding": "br" }).end("x"),
    {},
    { retryable: false },
    /answered with br/,
  ],
  ["JSON that is none", as("application/json", "<html>"), {}, { retryable: false }, /says that it is JSON and is none: a page of HTML/],
  [
    "nothing at the pointer",
    json({ items: [], total: 0 }),
    { result: "/data" },
    { retryable: false },
    /nothing at \/data: it is an object with items, total/,
  ],
  [
    "nothing at the pointer, as `constructor` is inherited",
    json({}),
    { result: "/constructor" },
    { retryable: false },
    /an object with nothing in it/,
  ],
  ["a pointer into a text", as("text/plain", "x"), { result: "/a" }, { retryable: false }, /nothing at \/a: it is a string/],
  [
    "a redirect of a POST",
    (response) => void response.writeHead(307, { location: "/new" }).end(),
    { method: "POST" },
    { status: 307, retryable: false },
    /sends on to "\/new"/,
  ],
  [
    "a redirect without end",
    (response) => void response.writeHead(302, { location: "/it" }).end(),
    {},
    { status: 302, retryable: false },
    /sends on to "\/it"/,
  ],
])("%s is an error that says so", async (...[, answer, request, failure, message]) => {
  expect(await check(answer, request)).toMatchObject({ ...failure, message: expect.stringMatching(message) });
});

test("a GET is sent on within its host, and to no other", async () => {
  const moved: Answer = (response) => {
    if (response.req.url === "/it") return void response.writeHead(301, { location: "/there?x=1" }).end("gone");
    as("text/plain", String(response.req.url))(response);
  };
  expect(await check(moved)).toBe("/there?x=1");
  expect(await check((response) => void response.writeHead(302, { location: `${other.url}/it` }).end())).toMatchObject({
    status: 302,
    message: expect.stringContaining(`sends on to "${other.url}/it"`),
  });
  expect(other.seen).toEqual([]);
});

test("text without an end is read to its bound and no further, and the server sees the connection close", async () => {
  let closed: Promise<void> = Promise.reject(new Error("not asked"));
  closed.catch(() => undefined);
  const endless: Answer = (response) => {
    closed = new Promise((resolve) => response.on("close", () => resolve()));
    response.writeHead(200, { "content-type": "text/plain" });
    const pour = (): void => {
      while (!response.destroyed && response.write("abcdefgh".repeat(1024)));
      if (!response.destroyed) response.once("drain", pour);
    };
    pour();
  };
  const text = await check(endless, {}, 10_000);
  expect(text).toMatch(/^(?:abcdefgh){1250}\n\[cut here: the answer goes on, and no more than 10000 bytes of it were read\]$/);
  await closed;
});

test("JSON that is longer than the bound is not read to its end", async () => {
  expect(await check(json(Array.from({ length: 100_000 }, (_, n) => n)), {}, 10_000)).toMatchObject({
    message: expect.stringMatching(/longer than 10000 bytes .* ask for less/),
    retryable: false,
  });
});

test("a connection that breaks in the middle is an error that leaves open whether a write took effect", async () => {
  const broken: Answer = (response) => {
    response.writeHead(200, { "content-type": "text/plain", "content-length": "100" });
    response.write("x", () => response.destroy());
  };
  expect(await check(broken)).toMatchObject({ code: "network", message: expect.not.stringContaining("took effect") });
  expect(await check(broken, { method: "POST" })).toMatchObject({
    code: "network",
    message: expect.stringContaining("whether it took effect is not known"),
  });
});

test("a server that is not there is an error, and nothing took effect", async () => {
  const gone = await httpServer();
  await gone.close();
  const tools = reach({ method: "POST", url: `${gone.url}/it` }, gone.url, { tool: { effects: ["write"] } });
  await expect(call(tools)).rejects.toMatchObject({
    failure: { code: "network", message: `no answer from ${new URL(gone.url).host}: ECONNREFUSED` },
  });
  await tools.close();
});

test("an abort reaches the socket: the server sees it close, and the caller hears why", async () => {
  const abort = new AbortController();
  let reached = (): void => undefined;
  const asked = new Promise<void>((resolve) => (reached = resolve));
  server.answer = () => reached();
  const tools = reach(`${server.url}/slow`, server.url);
  const result = call(tools, {}, abort.signal);
  result.catch(() => undefined);
  await asked;
  abort.abort(new Error("the user hung up"));
  await expect(result).rejects.toThrow("the user hung up");
  await server.seen[0]?.closed;
  await tools.close();
});
