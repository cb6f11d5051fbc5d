import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failureOf, referenceServer, served } from "../../../helpers/mcp/served.ts";

test("`everything` is reached over streamable HTTP, and found again after it forgot the session", async () => {
  const port = await freePort();
  const first = await everythingAt(port);
  const { call } = served({ url: `http://127.0.0.1:${port}/mcp` }, ["echo", "get-structured-content"]);
  expect(await call("echo", { message: "one" })).toBe("Echo: one");
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => call("echo", { message: `number ${index}` })));
  expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => `Echo: number ${index}`));
  first.kill("SIGKILL");
  await new Promise((gone) => first.once("exit", gone));
  await everythingAt(port);
  expect(await call("echo", { message: "two" })).toBe("Echo: two");
});

test("headers are sent with each request, secrets from the host's environment among them", async () => {
  const { url, seen } = await answering(({ method }) => (method === "tools/call" ? { status: 200 } : { status: 200 }));
  const server = { url, headers: { authorization: { env: "TOKEN", prefix: "Bearer " }, "x-desk": "front" } };
  const { call } = served(server, ["echo"], { environment: { TOKEN: "s3cret-token" } });
  expect(await call("echo")).toBe("said [redacted]");
  const posts = seen.filter(({ method }) => method === "POST");
  expect(posts.length).toBeGreaterThanOrEqual(3);
  expect(posts.map(({ headers }) => [headers.authorization, headers["x-desk"]])).toEqual(posts.map(() => ["Bearer s3cret-token", "front"]));
});

test("a session that is gone (404) is begun again, and the call that was refused is made once", async () => {
  let calls = 0;
  const { url } = await answering(({ method }) => (method === "tools/call" && (calls += 1) === 1 ? { status: 404 } : { status: 200 }));
  const { call } = served({ url }, ["echo"]);
  expect(await call("echo")).toMatch(/^said/);
  expect(calls).toBe(2);
});

test("a server that fails in a call is an error, and the call is not made again", async () => {
  let calls = 0;
  const { url } = await answering(({ method }) => (method === "tools/call" && (calls += 1) > 0 ? { status: 502 } : { status: 200 }));
  const { call } = served({ url }, ["echo"]);
  expect(await failureOf(call("echo"))).toMatch(/502/);
  expect(calls).toBe(1);
});

test("a server that is not there is an error that says where it should be", async () => {
  const { call } = served({ url: `http://127.0.0.1:${await freePort()}/mcp` }, ["echo"]);
  expect(await failureOf(call("echo"))).toMatch(/the MCP server "server" at http:\/\/127.0.0.1:\d+\/mcp does not answer/);
});

test.each([400, 404, 405])("a server that answers `initialize` with HTTP %i is asked by `server/discover`, and used", async (status) => {
  const methods: string[] = [];
  const { url } = await answering(({ method }) => {
    methods.push(method);
    return { status: method === "initialize" ? status : 200 };
  });
  const { call } = served({ url }, ["echo"]);
  expect([await call("echo"), await call("echo")]).toEqual(["said nothing", "said nothing"]);
  expect(methods.slice(0, 2)).toEqual(["initialize", "server/discover"]);
  expect(methods.filter((method) => method === "tools/call")).toHaveLength(2);
});

test("a server that refuses both is an error that says what it answered, and is asked no third way", async () => {
  const methods: string[] = [];
  const { url } = await answering(({ method }) => {
    methods.push(method);
    return { status: 403 };
  });
  expect(await failureOf(served({ url }, ["echo"]).call("echo"))).toMatch(/the MCP server "server" at \S+ does not answer: .*403/s);
  expect(new Set(methods)).toEqual(new Set(["initialize", "server/discover"]));
});

async function everythingAt(port: number): Promise<ChildProcess> {
  const server = spawn(process.execPath, [referenceServer("everything"), "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
    cwd: resolve(import.meta.dirname),
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  await new Promise<void>((ready) => server.stderr.on("data", (text: Buffer) => text.includes("listening") && ready()));
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = await listening(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.address() as AddressInfo)));
}

interface Answering {
  readonly url: string;
  readonly seen: readonly IncomingMessage[];
}

/** A small server with sessions, whose status for each message a test decides. Its tool says back what authorises the call. */
async function answering(statusOf: (message: { readonly method: string }) => { readonly status: number }): Promise<Answering> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method !== "POST") return response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body) as { id?: number; method: string; params: { protocolVersion: string } };
      const { status } = statusOf({ method });
      if (status !== 200) return response.writeHead(status).end();
      if (id === undefined) return response.writeHead(202).end();
      const result = resultOf(method, params, request.headers.authorization?.slice(7) ?? "nothing");
      response.writeHead(200, { "content-type": "application/json", "mcp-session-id": `s${seen.length}` });
      return response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = await listening(server);
  return { url: `http://127.0.0.1:${port}/mcp`, seen };
}

function resultOf(method: string, { protocolVersion }: { readonly protocolVersion?: string }, authorised: string): object {
  const capabilities = { tools: {} };
  if (method === "initialize") return { protocolVersion, capabilities, serverInfo: { name: "small", version: "1" } };
  // Revisions from 2026-07-28 on want to know whether a result is the whole of it; those before do not mind.
  const whole = { resultType: "complete" };
  if (method === "server/discover") return { ...whole, supportedVersions: ["2026-07-28"], capabilities, ttlMs: 0, cacheScope: "private" };
  return { ...whole, content: [{ type: "text", text: `said ${authorised}` }] };
}
