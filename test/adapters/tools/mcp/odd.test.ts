import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mcpTools } from "../../../../adapters/tools/mcp.ts";
import { failureOf, odd, planWith, scratch, served } from "../../../helpers/mcp/served.ts";

const secret = "correct-horse-battery";
const withKey = { env: { SHOP_KEY: { env: "SHOP_KEY" } } };
const environment = { SHOP_KEY: secret, OTHER: "not for servers" };

test("a server that dies in a call is an error that says so, the call is not repeated, and the next one finds it again", async () => {
  const file = join(scratch(), "calls");
  const { call } = served(odd("", file, withKey), ["die", "echo"], { environment });
  const message = await failureOf(call("die"));
  expect(message).toMatch(
    /was lost while it worked; whether the call took effect is not known; the last it said: out of memory while holding \[redacted\]/,
  );
  expect(message).toMatch(/ended with code 7/);
  expect(readFileSync(file, "utf8")).toBe("called\n");
  expect(await call("echo", { said: "still here" })).toBe("still here");
});

test("calls beside one that kills the server fail with it, and none is repeated", async () => {
  const file = join(scratch(), "calls");
  const { call } = served(odd("", file), ["die", "hang"]);
  const messages = await Promise.all([failureOf(call("hang")), failureOf(call("hang")), failureOf(call("die"))]);
  expect(messages).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/was lost while it worked/)));
  expect(readFileSync(file, "utf8")).toBe("called\ncalled\ncalled\n");
});

test("a server that dies again and again is left alone for longer and longer", async () => {
  const { call } = served(odd("exits", "", withKey), ["echo"], { environment });
  const messages: string[] = [];
  for (let attempt = 0; attempt < 6; attempt++) messages.push(await failureOf(call("echo")));
  expect(messages[0]).toMatch(/"server" could not be started: .*cannot start with the key \[redacted\]\s+\[it ended with code 3\]/s);
  expect(messages.at(-1)).toMatch(/it was lost \d times, and is tried again in \d+ seconds/);
  expect(messages.join("")).not.toContain(secret);
});

test.each([
  ["is no command", { command: "no-such-command-anywhere" }, /ended with code 127: there is no such command/],
  ["has no folder", odd("", "", { cwd: "./nowhere" }), /could not be started: its folder .*nowhere is not there/],
  ["never answers", odd("mute", "", { start_timeout: "300ms" }), /could not be started: it was not ready within 0.3 seconds/],
])("a server that %s is an error that says so", async (_, server, message) => {
  const { call, connect } = served(server, ["echo"]);
  expect(await failureOf(call("echo"))).toMatch(message);
  expect(await failureOf(connect())).toMatch(message);
});

test.each(["slow", "garbage", "flood"])("a server that is %s is used all the same", async (mode) => {
  const { call } = served(odd(mode), ["echo"]);
  expect(await Promise.all([call("echo", { said: "one" }), call("echo", { said: "two" })])).toEqual(["one", "two"]);
});

test("a result larger than a message may be ends the server, and the call with an error", async () => {
  const { call } = served(odd(""), ["huge", "echo"]);
  expect(await call("huge", { size: 1_000_000 })).toHaveLength(1_000_000);
  expect(await failureOf(call("huge", { size: 11 * 1024 * 1024 }))).toMatch(/it wrote more than 10 MB in one message/);
  expect(await call("echo", { said: "again" })).toBe("again");
});

test("a call that is aborted is cancelled on the server, which goes on", async () => {
  const file = join(scratch(), "calls");
  const { call } = served(odd("", file), ["hang", "echo"]);
  await call("echo", { said: "" });
  const controller = new AbortController();
  const hanging = failureOf(call("hang", {}, { signal: controller.signal }));
  await expect.poll(() => seen(file)).toBe("called\n");
  controller.abort(new Error("enough"));
  expect(await hanging).toMatch(/enough/);
  await expect.poll(() => seen(file)).toBe("called\ncancelled\n");
  expect(await call("echo", { said: "on" })).toBe("on");
});

test("a call that takes longer than the server's `call_timeout` is an error that leaves its outcome open", async () => {
  const { call } = served(odd("", "", { call_timeout: "200ms" }), ["hang"]);
  expect(await failureOf(call("hang"))).toMatch(/gave no answer within 0.2 seconds; whether the call took effect is not known/);
});

test("a server that holds its pipe and answers nothing is ended after three calls, and started anew", async () => {
  const { call } = served(odd("", "", { call_timeout: "1s" }), ["hang", "environment"]);
  const before = await call("environment");
  for (let times = 0; times < 3; times++) expect(await failureOf(call("hang"))).toMatch(/gave no answer within 1 seconds/);
  const after = await call("environment");
  expect(after).toMatchObject({ pid: expect.any(Number) as number });
  expect(after).not.toMatchObject({ pid: (before as { readonly pid: number }).pid });
});

test("calls that end by their tool's own timeout count as unanswered, those that are aborted otherwise do not", async () => {
  const { call } = served(odd(""), ["hang", "environment"]);
  const pid = async (): Promise<unknown> => ((await call("environment")) as { readonly pid: number }).pid;
  const before = await pid();
  for (let times = 0; times < 3; times++) await failureOf(call("hang", {}, { signal: AbortSignal.abort(new Error("enough")) }));
  expect(await pid()).toBe(before);
  for (let times = 0; times < 3; times++) await failureOf(call("hang", {}, { signal: AbortSignal.timeout(200) }));
  expect(await pid()).not.toBe(before);
});

test("a server gets what is declared, what programs cannot do without, the call's key, and the manifest's folder to stand in", async () => {
  const folder = realpathSync(scratch());
  const server = odd("", "", { env: { SHOP_KEY: { env: "SHOP_KEY", prefix: "key " }, LEVEL: "low" } });
  const { call } = served(server, ["environment", "key"], { folder, environment });
  const got = await call("environment");
  expect(got).toMatchObject({ SHOP_KEY: "key [redacted]", LEVEL: "low", PATH: process.env["PATH"], cwd: folder });
  expect(got).not.toHaveProperty("OTHER");
  expect(got).not.toHaveProperty("VITEST");
  expect(await call("key")).toBe("r/1.0");
});

test("what a model cannot read as text is described; JSON is a value where no digit is lost", async () => {
  const { call } = served(odd("", "", withKey), ["mixed", "refuse", "fault", "none", "number", "object"], { environment });
  expect(await call("mixed")).toBe(
    "Here:\n[image: image/png, 6 bytes]\n[resource file:///report.txt: report]\n[resource file:///a.txt]\ninside\n[resource file:///b.bin: bytes, 3 bytes]",
  );
  expect(await failureOf(call("refuse"))).toBe("no such order");
  expect(await failureOf(call("fault"))).toMatch(/internal error with \[redacted\]/);
  expect(await call("none")).toBeNull();
  expect(await call("number")).toBe('{"id": 12345678901234567890}');
  expect(await call("object")).toEqual({ id: "o1" });
});

test("tools of servers that are not allowed, or lack a variable, are not bound", () => {
  const plan = planWith(odd("", "", withKey), ["echo"]);
  const reach = expect.stringContaining("odd-server.mjs");
  const unbound = { tool: "echo", server: "server", reach, variables: ["SHOP_KEY"] };
  expect(mcpTools(plan, { folder: ".", allow: [] })).toMatchObject({ tools: {}, unbound: [{ ...unbound, because: "not-allowed" }] });
  expect(mcpTools(plan, { folder: ".", allow: ["server"] })).toMatchObject({ tools: {}, unbound: [{ ...unbound, because: "not-set" }] });
  expect(() => mcpTools(plan, { folder: ".", allow: ["sever"] })).toThrow(/names the MCP server "sever", which the plan does not have/);
});

test("calls after the tools were closed are errors, and start nothing", async () => {
  const { call, close } = served(odd(""), ["echo"]);
  await close();
  expect(await failureOf(call("echo"))).toMatch(/was closed by the host/);
});

function seen(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

test("a server that does not know `initialize` is started again, asked by `server/discover`, and used", async () => {
  const file = join(scratch(), "methods");
  const { call } = served(odd("modern", file), ["echo", "client"]);
  expect(await Promise.all([call("echo", { said: "one" }), call("echo", { said: "two" })])).toEqual(["one", "two"]);
  expect(await call("client")).toMatchObject({ name: "signalbox" });
  const methods = seen(file).trimEnd().split("\n");
  expect(methods.slice(0, 2)).toEqual(["initialize", "server/discover"]);
  expect(methods.filter((method) => method === "tools/call")).toHaveLength(3);
});

test("a server is told who calls, and in which version", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../../package.json"), "utf8")) as { version: string };
  expect(await served(odd(""), ["client"]).call("client")).toEqual({ name: "signalbox", version });
});
