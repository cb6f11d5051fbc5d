import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { httpTools } from "../../../../adapters/tools/http.ts";
import { addressFault } from "../../../../adapters/tools/http/address.ts";
import { httpServer, type HttpServer } from "../../../helpers/http-server.ts";
import { call, nameServer, planWith, reach } from "./reached.ts";

let server: HttpServer;
beforeAll(async () => (server = await httpServer()));
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.answer = (response) => void response.writeHead(200, { "content-type": "text/plain" }).end("hello");
});

test.each<readonly [string, "open" | "own network" | "never"]>([
  ["8.8.8.8", "open"],
  ["203.1.113.1", "open"],
  ["2606:4700:4700::1111", "open"],
  ["::ffff:8.8.8.8", "open"],
  ["64:ff9b::808:808", "open"],
  ["127.0.0.1", "own network"],
  ["127.255.255.254", "own network"],
  ["::1", "own network"],
  ["::ffff:127.0.0.1", "own network"],
  ["::ffff:7f00:1", "own network"],
  ["64:ff9b::7f00:1", "own network"],
  ["10.0.0.1", "own network"],
  ["172.16.0.1", "own network"],
  ["172.31.255.255", "own network"],
  ["192.168.1.1", "own network"],
  ["64:ff9b::a00:1", "own network"],
  ["100.64.0.1", "own network"],
  ["fd12:3456::1", "own network"],
  ["0.0.0.0", "never"],
  ["0.1.2.3", "never"],
  ["::", "never"],
  ["::ffff:0.0.0.0", "never"],
  ["169.254.169.254", "never"],
  ["::ffff:169.254.169.254", "never"],
  ["64:ff9b::a9fe:a9fe", "never"],
  ["169.254.0.1", "never"],
  ["fe80::1", "never"],
  ["fe80::1%eth0", "never"],
  ["fd00:ec2::254", "never"],
  ["100.100.100.200", "never"],
  ["168.63.129.16", "never"],
  ["::127.0.0.1", "own network"],
  ["::7f00:1", "never"],
  ["2002:7f00:1::", "never"],
  ["2001:0:7f00:1::", "never"],
  ["64:ff9b:1::7f00:1", "never"],
  ["64:ff9b:1::808:808", "never"],
  ["fec0::1", "never"],
  ["4000::1", "never"],
  ["224.0.0.1", "never"],
  ["ff02::1", "never"],
  ["255.255.255.255", "never"],
  ["240.0.0.1", "never"],
  ["192.0.2.1", "never"],
  ["198.18.0.1", "never"],
  ["2001:db8::1", "never"],
  ["nonsense", "never"],
])("%s is %s", (address, expected) => {
  const found =
    addressFault(address, "public") === undefined ? "open" : addressFault(address, "private") === undefined ? "own network" : "never";
  expect(found).toBe(expected);
});

test("an IPv4 address is judged alike in each way that IPv6 carries it", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const groups = address.split(".").map(Number);
      const hex = [0, 2].map((at) => (((groups[at] ?? 0) << 8) | (groups[at + 1] ?? 0)).toString(16)).join(":");
      for (const reach of ["public", "private"] as const) {
        const plain = addressFault(address, reach);
        expect(addressFault(`::ffff:${hex}`, reach)).toBe(plain);
        expect(addressFault(`64:ff9b::${hex}`, reach)).toBe(plain);
      }
    }),
  );
});

test.each([
  ["127.0.0.1", "by its address"],
  ["localhost", "by its name"],
  ["2130706433", "as one number"],
  ["0x7f.1", "in hexadecimal"],
  ["0177.0.0.1", "in octal"],
  ["[::1]", "in IPv6"],
  ["[::ffff:127.0.0.1]", "as IPv4 in IPv6"],
  ["0.0.0.0", "as any address"],
])("this machine, %s, is not contacted where only its host is allowed (%s)", async (host) => {
  const { port } = new URL(server.url);
  const url = `http://${host}:${port}/it`;
  const tools = httpTools(planWith(url), { allow: [new URL(url).host] });
  await expect(call(tools)).rejects.toMatchObject({
    failure: { code: "invalid-request", message: expect.stringMatching(/^not sent: .* refused: /), retryable: false },
  });
  expect(server.seen).toEqual([]);
  await tools.close();
});

test("a name that leads to this machine is not followed, also where one of its addresses is open", async () => {
  const { port } = new URL(server.url);
  const host = `shop.example.com:${port}`;
  for (const addresses of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]]) {
    const tools = httpTools(planWith(`http://${host}/it`), { allow: [host], lookup: nameServer(addresses) });
    await expect(call(tools)).rejects.toMatchObject({
      failure: {
        message: expect.stringMatching(
          /^not sent: shop\.example\.com has the address .*127\.0\.0\.1, which is refused: it is this machine itself$/,
        ),
      },
    });
    await tools.close();
  }
  expect(server.seen).toEqual([]);
});

test("a name that leads elsewhere the second time is judged again: what is connected to is what was judged", async () => {
  const { port } = new URL(server.url);
  const host = `shop.example.com:${port}`;
  const tools = httpTools(planWith(`http://${host}/it`), {
    allow: [],
    allowPrivate: [host],
    lookup: nameServer(["127.0.0.1"], ["169.254.169.254"]),
  });
  server.answer = (response) => void response.writeHead(200, { "content-type": "text/plain", connection: "close" }).end("hello");
  expect(await call(tools)).toBe("hello");
  await expect(call(tools)).rejects.toMatchObject({ failure: { message: expect.stringContaining("169.254.169.254, which is refused") } });
  expect(server.seen).toHaveLength(1);
  await tools.close();
});

test("a host that was not allowed is contacted by no tool, and the host of the run is told which variables would go there", async () => {
  const request = { url: `${server.url}/it`, headers: { authorization: { env: "SHOP_TOKEN", prefix: "Bearer " } } };
  const { host } = new URL(server.url);
  const options = { environment: { SHOP_TOKEN: "s3cret-token" } };
  const bound = httpTools(planWith(request), { allow: ["example.com", host.replace(/:.*/, "")], ...options });
  expect({ tools: bound.tools, unbound: bound.unbound, secrets: bound.secrets }).toEqual({
    tools: {},
    unbound: [{ tool: "act", host, variables: ["SHOP_TOKEN"], because: "not-allowed" }],
    secrets: [],
  });
  await bound.close();
  const without = httpTools(planWith(request), { allow: [], allowPrivate: [host], environment: { SHOP_TOKEN: "" } });
  expect(without.unbound).toEqual([{ tool: "act", host, variables: ["SHOP_TOKEN"], because: "not-set" }]);
  await without.close();
});

test("a secret reaches its header and nothing else: not the result, not an error, not the plan", async () => {
  const secret = "s3cret-token-4711";
  const request = { url: `${server.url}/it`, headers: { "X-Key": { env: "SHOP_TOKEN", prefix: "Bearer " }, "x-plain": "p" } };
  const tools = reach(request, server.url, { environment: { SHOP_TOKEN: secret, OTHER: "not mine" } });
  expect(tools.secrets).toEqual([secret]);
  expect(JSON.stringify(planWith(request))).not.toContain(secret);
  server.answer = (response, { headers }) =>
    void response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ [String(headers["x-key"])]: headers["x-key"] }));
  const echoed = JSON.stringify(await call(tools));
  expect(server.seen[0]?.headers).toMatchObject({ "x-key": `Bearer ${secret}`, "x-plain": "p" });
  expect(echoed).not.toContain(secret);
  expect(echoed).toContain("[redacted]");
  server.answer = (response, { headers }) =>
    void response.writeHead(403, { "content-type": "text/plain" }).end(`no entry with ${String(headers["x-key"])}`);
  await expect(call(tools)).rejects.toMatchObject({ failure: { message: "it answered 403: no entry with Bearer [redacted]" } });
  await tools.close();
});
