import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { httpServer, type HttpServer } from "../helpers/http-server.ts";
import { emptyFolder, signalbox } from "./command.ts";

let server: HttpServer;
let host = "";
beforeAll(async () => {
  server = await httpServer();
  ({ host } = new URL(server.url));
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"data":{"card":"4111-8812"}}');
});

const words = ["run", "topology.json", "--model", "scripted/script.json", "--message", "I am c-4711", "--fact", "customer=c-4711"];

/** A folder with a topology whose tool is behind a request with a secret, and a script whose model calls it. */
function desk(): string {
  const cwd = emptyFolder();
  const use = {
    http: { url: `${server.url}/cards/{customer}`, headers: { authorization: { env: "SHOP_TOKEN", prefix: "Bearer " } }, result: "/data" },
  };
  const topology = {
    signalbox: 1,
    name: "desk",
    entry: "desk",
    facts: {
      customer: { type: "string", from: "host", sensitive: true },
      card: { type: "string", set_by: "find", at: "/card", sensitive: true },
    },
    tools: { find: { description: "Finds the card.", input: { customer: "string" }, effects: ["read"], use } },
    agents: {
      desk: {
        purpose: "Works.",
        tools: ["find"],
        routine: [{ do: "Work with `find`.", then: "resolved" }],
        handoffs: { resolved: { when: "Done.", requires: ["customer", "card"] } },
      },
    },
  };
  writeFileSync(join(cwd, "topology.json"), JSON.stringify(topology));
  const script = [{ calls: [{ name: "find", arguments: { customer: "c-4711" } }] }, { text: "The card of c-4711 is 4111-8812." }];
  writeFileSync(join(cwd, "script.json"), JSON.stringify(script));
  return cwd;
}

const env = { SHOP_TOKEN: "s3cret-token" };

test("a host on this machine that is allowed as such is contacted, with its secret, and the transcript shows no sensitive value but in what is said", async () => {
  const { code, out, err } = await signalbox([...words, "--allow-private", host], { cwd: desk(), env });
  expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining("answer with an error") });
  expect(server.seen).toMatchObject([{ method: "GET", path: "/cards/c-4711", headers: { authorization: "Bearer s3cret-token" } }]);
  expect(out).toContain('✓ find {"card":"[redacted]"}');
  expect(out).toContain("The card of c-4711 is 4111-8812.");
});

test("what --json prints holds neither the values of sensitive facts nor secrets", async () => {
  const { code, out } = await signalbox([...words, "--allow-private", host, "--json"], { cwd: desk(), env });
  expect(code).toBe(0);
  const events = out.trim().split("\n");
  expect(events.length).toBeGreaterThan(5);
  for (const secret of ["c-4711", "4111-8812", "s3cret-token"]) expect(out).not.toContain(secret);
  expect(events.map((line) => (JSON.parse(line) as { type: string }).type)).toContain("tool-result");
});

test.each<readonly [string, readonly string[], string]>([
  ["nothing is allowed", [], "to let it be contacted, and be sent SHOP_TOKEN"],
  ["everything is allowed, which says nothing of private networks", ["--allow", "all"], ""],
])("a host on this machine is not contacted where %s", async (_, more, notice) => {
  const { code, out, err } = await signalbox([...words, ...more], { cwd: desk(), env });
  expect(code).toBe(0);
  expect(err).toContain(notice);
  expect(out).toMatch(/✗ find: /);
  expect(server.seen).toEqual([]);
});

test("a variable that nobody set, and a host that no tool has, are told before anything is said", async () => {
  const { err } = await signalbox([...words, "--allow-private", host], { cwd: desk() });
  expect(err).toContain(`tools on ${host} answer with an error: set SHOP_TOKEN in the environment`);
  const wrong = await signalbox([...words, "--allow-private", "example.com"], { cwd: desk(), env });
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining(`names no host of the topology; its hosts are \`${host}\``) });
});
