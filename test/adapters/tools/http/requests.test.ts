import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { httpTools } from "../../../../adapters/tools/http.ts";
import { outgoing } from "../../../../adapters/tools/http/outgoing.ts";
import type { Plan } from "../../../../engine/plan/plan.ts";
import type { HttpRequest } from "../../../../engine/protocol/http-request.ts";
import type { Json, JsonObject } from "../../../../engine/protocol/json.ts";
import { httpServer, type HttpServer } from "../../../helpers/http-server.ts";
import { call, planWith, reach } from "./reached.ts";

let server: HttpServer;
beforeAll(async () => (server = await httpServer()));
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
});

/** What a server gets of a request with these arguments. */
async function sent(
  request: Readonly<Record<string, unknown>> | string,
  input: JsonObject,
  effects: readonly string[] = ["read"],
): Promise<object> {
  const at = (url: string): string => `${server.url}${url}`;
  const whole = typeof request === "string" ? at(request) : { ...request, url: at(String(request["url"])) };
  const tools = reach(whole, server.url, { tool: { effects, timeout: "5s" } });
  await call(tools, input);
  await tools.close();
  const [{ method, path, body } = { method: "", path: "", body: undefined }] = server.seen;
  return { method, path, ...(body === undefined ? {} : { body }) };
}

test.each<readonly [string, Readonly<Record<string, unknown>> | string, JsonObject, object]>([
  ["a URL alone is a GET", "/orders/{id}", { id: "o-7" }, { method: "GET", path: "/orders/o-7" }],
  ["values are encoded", "/orders/{id}", { id: "a/b?c#d e%f" }, { method: "GET", path: "/orders/a%2Fb%3Fc%23d%20e%25f" }],
  ["a query as a template", "/orders{?page,limit}", { page: 2 }, { method: "GET", path: "/orders?page=2" }],
  ["a list, value by value", "/orders{?tag*}", { tag: ["a", "b&c"] }, { method: "GET", path: "/orders?tag=a&tag=b%26c" }],
  [
    "what stands nowhere goes to the query",
    "/orders/{id}",
    { id: 7, rest: ["x y", "z"] },
    { method: "GET", path: "/orders/7?rest=x%20y&rest=z" },
  ],
  ["and after a query that is there", "/orders?v=1", { rest: true }, { method: "GET", path: "/orders?v=1&rest=true" }],
  ["null is left out", "/orders", { rest: null }, { method: "GET", path: "/orders" }],
  ["half a character does no harm", "/orders/{id}", { id: "\ud800" }, { method: "GET", path: "/orders/%EF%BF%BD" }],
  [
    "a query that is written out is all there is",
    { url: "/o", query: { q: "{id}", v: 2, none: "{no}" } },
    { id: "i", rest: 1 },
    { method: "GET", path: "/o?q=i&v=2" },
  ],
  [
    "what stands nowhere is the body of a POST",
    { method: "POST", url: "/o/{id}" },
    { id: "i", rest: { a: [1] } },
    { method: "POST", path: "/o/i", body: { rest: { a: [1] } } },
  ],
  ["which is an object even where it is empty", { method: "PUT", url: "/o/{id}" }, { id: "i" }, { method: "PUT", path: "/o/i", body: {} }],
  ["unless it is said to be nothing", { method: "POST", url: "/o/{id}", body: null }, { id: "i" }, { method: "POST", path: "/o/i" }],
  [
    "a body that is written out",
    { method: "PATCH", url: "/o", body: { order: { id: "{id}", note: "{note}" }, from: "agent", all: ["{id}", "{note}", "say {id}"] } },
    { id: 7 },
    { method: "PATCH", path: "/o", body: { order: { id: 7 }, from: "agent", all: [7, "say {id}"] } },
  ],
  ["a DELETE sends no body", { method: "DELETE", url: "/o/{id}" }, { id: "i", rest: "r" }, { method: "DELETE", path: "/o/i?rest=r" }],
  ["an argument called constructor is one like any other", "/o{?constructor}", {}, { method: "GET", path: "/o" }],
])("%s", async (_, request, input, expected) => {
  const writes = typeof request === "object" && request["method"] !== undefined;
  expect(await sent(request, input, writes ? ["write"] : ["read"])).toEqual(expected);
});

test("what changes something carries the key of its call, and what reads does not", async () => {
  await sent({ method: "POST", url: "/o" }, {}, ["write"]);
  await sent("/o", {});
  expect(server.seen.map(({ headers }) => headers["idempotency-key"])).toEqual(["r/1.0", undefined]);
});

test.each<readonly [string, string, Json]>([
  ["nothing", "/orders/{id}", ""],
  ["null", "/orders/{id}", null],
  ["an empty list", "/orders/{id}", []],
  ["two dots", "/orders/{id}/lines", ".."],
  ["a dot", "/orders/{id}/lines", "."],
  ["dots that are encoded already", "/orders/{id}/lines", "%2e%2E"],
  ["a way back behind a slash", "/orders/{id}", "7/../../admin"],
  ["a way back behind a backslash", "/orders/{id}", "7\\..\\admin"],
  ["a way back as a segment of its own", "/orders{/id}", ".."],
  ["a list with a way back", "/orders{/id*}", ["7", ".."]],
])("%s in a path is refused before anything is sent", async (_, url, id) => {
  const tools = reach(`${server.url}${url}`, server.url);
  await expect(call(tools, { id })).rejects.toMatchObject({
    failure: { message: expect.stringMatching(/^not sent: `id` must not/), retryable: false },
  });
  expect(server.seen).toEqual([]);
  await tools.close();
});

test("no value, whatever it is, changes the scheme, the host, the credentials, the port, or how deep the path is", () => {
  const templates = [
    "https://shop.example.com/a/{x}/b{/y}{?z,w*}",
    "https://shop.example.com/{x}{y}.json?q={z}{&w}",
    "https://shop.example.com/a{.x}{;y}",
  ];
  const hostile = fc.constantFrom(
    "..",
    ".",
    "/",
    "//evil.example",
    "@evil.example",
    "\\",
    "?",
    "#",
    "%2e%2e",
    "%2F",
    ":80",
    "\r\nx: y",
    "{x}",
    "\u0000",
  );
  const value = fc.oneof(
    hostile,
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.oneof(hostile, fc.string()), { maxLength: 3 }),
    fc.object(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...templates), fc.record({ x: value, y: value, z: value, w: value }), (url, input) => {
      const request: HttpRequest = { method: "GET", url };
      const plain = outgoing(request, { x: "x", y: "y", z: "z", w: "w" });
      const out = outgoing(request, JSON.parse(JSON.stringify(input)) as JsonObject);
      if (!out.ok || !plain.ok) return;
      const { protocol, host, username, password, hash, pathname } = out.url;
      expect({ protocol, host, username, password, hash }).toEqual({
        protocol: "https:",
        host: "shop.example.com",
        username: "",
        password: "",
        hash: "",
      });
      expect(pathname).not.toMatch(/(?:^|\/|%2F|%5C)(?:\.|%2e){1,2}(?:\/|%2F|%5C|$)/i);
      expect(pathname.startsWith(plain.url.pathname.startsWith("/a") ? "/a" : "/")).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("a request that cannot be used is the host's to know when tools are bound", () => {
  const plan = planWith("https://shop.example.com/orders");
  const old = structuredClone(plan) as unknown as { tools: { act: { use: { request: unknown } } } };
  old.tools.act.use.request = "https://{id}.example.com/orders";
  expect(() => reachOld(old)).toThrow(/the tool "act" cannot be reached: .* a value would choose the host/);
  old.tools.act.use.request = null;
  expect(() => reachOld(old)).toThrow(/its request has no URL/);
  // As plans of 0.1 held it.
  old.tools.act.use.request = `${server.url}/orders`;
  expect(Object.keys(reachOld(old).tools)).toEqual(["act"]);
});

function reachOld(plan: unknown): ReturnType<typeof httpTools> {
  return httpTools(plan as Plan, { allow: [], allowPrivate: [new URL(server.url).host] });
}
