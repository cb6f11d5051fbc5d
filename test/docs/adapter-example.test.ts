import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { failureOf } from "../helpers/failure.ts";
import { httpServer, type HttpServer } from "../helpers/http-server.ts";
import { assistant, never, requestOf, result, user } from "../helpers/model-request.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-example-"));
let server: HttpServer;
let adapter: ModelAdapter;

beforeAll(async () => {
  const [example = ""] = fencesOf(join(root, "docs/adapters.md"), "ts");
  const [entry, outfile] = [join(folder, "house.ts"), join(folder, "house.mjs")];
  writeFileSync(entry, example);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias: { signalbox: join(root, "engine/index.ts") },
  });
  const { house } = (await import(pathToFileURL(outfile).href)) as { house: (url: string) => ModelAdapter };
  server = await httpServer();
  adapter = house(server.url);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the example of an adapter answers, calls, and pairs calls with results", async () => {
  const calls = [{ name: "find", arguments: '{"id":' }];
  server.answer = (response) => void response.end(JSON.stringify({ text: "ok", calls }));
  const heard: string[] = [];
  const messages = [user("Hi"), assistant("", ["call_1_0", "find", { id: "A" }]), result("call_1_0", "found")];
  const response = await adapter.generate(requestOf({ messages }), { signal: never(), onDelta: (text) => heard.push(text) });
  expect(response).toMatchObject({ text: "ok", calls, stop: "calls" });
  expect(heard).toEqual(["ok"]);
  expect(server.seen.at(-1)?.body).toMatchObject({ lines: ["user: Hi", "assistant: ", 'find({"id":"A"}) = found'] });
});

test.each([
  [429, "rate-limited"],
  [404, "invalid-request"],
  [500, "server-error"],
])("the example of an adapter sorts HTTP %i as %s", async (status, code) => {
  server.answer = (response) => void response.writeHead(status).end();
  expect(await failureOf(adapter)).toMatchObject({ code, status });
});

test("the example of an adapter takes no page for an answer, and no silence for a server", async () => {
  server.answer = (response) => void response.end("<html>");
  expect((await failureOf(adapter)).code).toBe("malformed-response");
  server.answer = (response) => void response.destroy();
  expect((await failureOf(adapter)).code).toBe("network");
});
