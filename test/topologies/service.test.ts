import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
let folder = "";
let service: { readonly process: ChildProcess; readonly url: string; readonly news: () => Promise<string> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-service-"));
  cpSync(join(root, "topologies/ledger.mjs"), join(folder, "ledger.mjs"));
  cpSync(join(root, "topologies/support-desk"), join(folder, "desk"), { recursive: true });
  service = await start();
});
afterEach(async () => {
  await killed();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<typeof service> {
  const program = [join(root, "topologies/support-desk/service/start.mjs"), join(folder, "desk/topology.yaml")];
  const env = { PATH: process.env["PATH"], PORT: "0", SIGNALBOX_DATA: join(folder, "data") };
  const started = spawn(process.execPath, program, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = createInterface({ input: started.stderr })[Symbol.asyncIterator]();
  const news = async (): Promise<string> => String((await said.next()).value);
  const { value, done } = await createInterface({ input: started.stdout })[Symbol.asyncIterator]().next();
  if (done === true) throw new Error(await news());
  return { process: started, url: value, news };
}

async function killed(): Promise<void> {
  if (service.process.exitCode !== null || service.process.signalCode !== null) return;
  service.process.kill("SIGKILL");
  await once(service.process, "exit");
}

interface Answer {
  readonly status: number;
  // What a service says is looked at by `toMatchObject`.
  readonly body: Record<string, unknown>;
}

async function ask(who: string, path: string, body?: object): Promise<Answer> {
  const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = {
    ...(who === "" ? {} : { authorization: `Bearer ${who}-token` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const response = await fetch(`${service.url}${path}`, { ...request, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("who may not come in does not, and what is not one's own does not exist", async () => {
  expect(await ask("", "/conversations", { message: "Hi" })).toEqual({
    status: 401,
    body: { error: "say who you are: Authorization: Bearer <token>" },
  });
  expect((await ask("eve", "/approvals")).status).toBe(401);
  expect((await ask("grace", "/conversations", { message: "Hi" })).status).toBe(403);
  expect((await ask("ada", "/approvals")).status).toBe(403);
  const { body } = await ask("ada", "/conversations", { message: "Where is my order 1043?" });
  const id = String(body["conversation"]);
  expect((await ask("ada", `/conversations/${id}`)).status).toBe(200);
  expect((await ask("ben", `/conversations/${id}`)).status).toBe(404);
  expect((await ask("ben", `/conversations/${id}/messages`, { message: "Hi" })).status).toBe(404);
  expect((await ask("ada", `/conversations/${id}/trace`)).status).toBe(403);
  expect((await ask("ada", "/conversations", { message: "" })).status).toBe(400);
  expect((await ask("ada", "/conversations", { message: "x", facts: { customer_id: "C-8" } })).status).toBe(200);
});

test("text is streamed as it comes, and its pieces are the answer", async () => {
  const response = await fetch(`${service.url}/conversations`, {
    method: "POST",
    headers: { authorization: "Bearer ada-token", "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ message: "Hello, I have a question about an order." }),
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const events = (await response.text())
    .split("\n\n")
    .filter((text) => text !== "")
    .map((text) => /^event: (\w+)\ndata: (.*)$/su.exec(text)?.slice(1) ?? []);
  const [last, ...texts] = events.map(([, data]) => JSON.parse(data ?? "null") as unknown).toReversed();
  expect(events.map(([name]) => name)).toEqual([...texts.map(() => "text"), "end"]);
  expect(last).toEqual({ conversation: expect.any(String) as string, status: "replied", text: texts.toReversed().join("") });
  expect(texts.length).toBeGreaterThan(0);
});

test("a refund waits for a colleague, also when the service is killed, and is made once", async () => {
  const { body } = await ask("ben", "/conversations", { message: "I want my money back for order 1044, my code is 2112." });
  expect(body).toMatchObject({ status: "waiting" });
  const id = String(body["conversation"]);
  expect(await ask("ben", `/conversations/${id}/messages`, { message: "And?" })).toEqual({
    status: 409,
    body: { error: "a colleague has to approve something first" },
  });
  await killed();
  service = await start();
  const waiting = (await ask("grace", "/approvals")).body as unknown as readonly Record<string, unknown>[];
  expect(waiting).toMatchObject([{ conversation: id, kind: "approval", tool: "refund_order", input: { order_id: "1044" } }]);
  const run = String(waiting[0]?.["run"]);
  const approval = { approved: true, for: waiting[0]?.["digest"], by: "Mallory" };
  const wrong = await ask("grace", `/runs/${run}/answers`, {
    answers: [{ effect: waiting[0]?.["effect"] ?? waiting[0]?.["id"], approval: { ...approval, for: "sha256:other" } }],
  });
  expect(wrong.status).toBe(400);
  const answers = [{ effect: waiting[0]?.["id"], approval }];
  const both = await Promise.all([ask("grace", `/runs/${run}/answers`, { answers }), ask("grace", `/runs/${run}/answers`, { answers })]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200,
    expect.toSatisfy((status: number) => status === 400 || status === 409),
  ]);
  const books = JSON.parse(readFileSync(join(folder, "data/support-desk.json"), "utf8")) as { readonly refunds: readonly object[] };
  expect(books.refunds).toMatchObject([{ order: "1044" }]);
  const trace = JSON.stringify((await ask("grace", `/conversations/${id}/trace`)).body);
  expect(trace).toContain('"by":"Grace"');
  expect(trace).not.toContain("Mallory");
});

test("a new version of the manifest is in force for the next message, and one with errors is not", async () => {
  const path = join(folder, "desk/topology.yaml");
  const text = readFileSync(path, "utf8");
  const { body } = await ask("ada", "/conversations", { message: "Where is my order 1043?" });
  const before = (await ask("", "/health")).body["plan"];
  writeFileSync(path, text.replace("tools: [find_order, refund_order]", "tools: [find_order, refund]"));
  expect(await service.news()).toContain("the version before stays in force");
  expect((await ask("", "/health")).body["plan"]).toBe(before);
  writeFileSync(path, text.replace("Front line of an online shop.", "Front line of a shop."));
  expect(await service.news()).toContain("a new version is in force: sha256:");
  expect((await ask("", "/health")).body["plan"]).not.toBe(before);
  const next = await ask("ada", `/conversations/${String(body["conversation"])}/messages`, {
    message: "I want my money back for order 1042, my code is 4711.",
  });
  expect(next.body).toMatchObject({ status: "exited", exit: "refunded" });
});

test("a guard's rate by the customer is one count for all their conversations, and none that others share", async () => {
  const path = join(folder, "desk/topology.yaml");
  writeFileSync(path, `${readFileSync(path, "utf8")}\nguards: { input: [{ rate: { max: 3, per: 1h, by: customer_id } }] }\n`);
  expect(await service.news()).toContain("a new version is in force");
  const say = (who: string, to = ""): Promise<Answer> => ask(who, `/conversations${to}`, { message: "Where is my order 1043?" });
  const first = await say("ada");
  const second = await say("ada");
  const third = await say("ada", `/${String(second.body["conversation"])}/messages`);
  expect([first, second, third].map(({ body }) => body["status"])).toEqual(["replied", "replied", "replied"]);
  // The fourth is one too many, whichever conversation it is said in.
  const [old, fresh] = [await say("ada", `/${String(first.body["conversation"])}/messages`), await say("ada")];
  expect([old, fresh].map(({ status, body }) => [status, body["status"]])).toEqual([
    [200, "failed"],
    [200, "failed"],
  ]);
  expect((await say("ben")).body["status"]).toBe("replied");
  const trace = JSON.stringify((await ask("grace", `/conversations/${String(fresh.body["conversation"])}/trace`)).body);
  expect(trace).toContain("input.rate");
});
