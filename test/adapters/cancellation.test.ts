import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiSdk, type AiSdkModel } from "../../adapters/models/ai-sdk/ai-sdk.ts";
import { httpTools } from "../../adapters/tools/http.ts";
import { moduleTools } from "../../adapters/tools/module.ts";
import type { RunEnd } from "../../engine/loop/state.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import type { RunResult, Runtime } from "../../engine/run/runtime.ts";
import { stream } from "../../engine/run/stream.ts";
import { wires } from "../../testing/model-cases.ts";
import { answer, text } from "../../testing/model/answer.ts";
import { dialects } from "../contracts/dialects.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { httpServer, streamHead, type HttpServer } from "../helpers/http-server.ts";
import { answers, calls, planOf, says } from "../helpers/teller.ts";

let server: HttpServer;
let folder = "";
beforeAll(async () => {
  server = await httpServer();
  folder = mkdtempSync(join(tmpdir(), "signalbox-cancellation-"));
  writeFileSync(join(folder, "tools.mjs"), `export const ask = async ({ url }, { signal }) => (await fetch(url, { signal })).text();\n`);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.seen.length = 0;
});

/** What is there of a manifest: its limits, its model's and its tool's timeout, and how the tool is reached. */
interface Limits {
  readonly limits?: string;
  readonly model?: string;
  readonly tool?: string;
}

function deskWith({ limits = "turns: 9", model = "", tool = "" }: Limits): Plan {
  return planOf(`
signalbox: 1
name: desk
entry: front
models: { m: { provider: test, model: t${model} } }
defaults: { model: m }
limits: { ${limits} }
tools: { ask: { description: Asks., input: { url: string }, effects: [read]${tool} } }
agents:
  front:
    purpose: Talks to people.
    tools: [ask]
    routine: [Ask with \`ask\`., { do: Tell it., then: resolved }]
    handoffs: { resolved: { when: All is done. } }
`);
}

/** Why a call that is under way is ended, and how its run ends. */
interface Cause {
  readonly name: string;
  readonly set: Limits;
  /** When it comes, in the run's time; absent where the host aborts. */
  readonly after?: number;
  readonly end: object;
}

const always: readonly Cause[] = [
  { name: "the host's abort", set: {}, end: { status: "cancelled", reason: "the user hung up" } },
  {
    name: "the run's deadline",
    set: { limits: "seconds: 5" },
    after: 5_000,
    end: { status: "failed", failure: { code: "limit-seconds" } },
  },
  {
    name: "the turn's deadline",
    set: { limits: "turn_seconds: 5" },
    after: 5_000,
    end: { status: "failed", failure: { code: "limit-turn-seconds" } },
  },
];

const ofModels: readonly Cause[] = [
  ...always,
  {
    name: "the model's timeout",
    set: { model: ", timeout: 3s" },
    after: 3_000,
    end: { status: "failed", failure: { code: "limit-timeout", message: "the model gave no answer within 3 seconds" } },
  },
];

const ofTools: readonly Cause[] = [
  ...always,
  { name: "the tool's timeout", set: { tool: ", timeout: 3s" }, after: 3_000, end: { status: "replied", text: "It did not answer." } },
];

/** How far the server goes before it falls silent. */
interface Silence {
  readonly name: string;
  readonly begin: (response: ServerResponse) => void;
  /** What the run tells when it has come that far; else the server's word is taken. */
  readonly told?: "text-delta";
}

const mute: Silence = { name: "says nothing", begin: () => {} };
const halfJson: Silence = {
  name: "stops in the middle",
  begin: (response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"id": "x",'),
};
const midStream = (frames: readonly string[]): Silence => ({
  name: "stops in the middle of its stream",
  begin: (response) => void streamHead(response).write(frames.slice(0, 4).join("")),
  told: "text-delta",
});

/** Runs until the server has fallen silent, lets the cause come, and waits until the server has seen the connection close. */
async function check(plan: Plan, cause: Cause, silence: Silence, host: Runtime): Promise<RunEnd | undefined> {
  const clock = fakeClock();
  const abort = new AbortController();
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  server.answer = (response) => {
    silence.begin(response);
    if (silence.told === undefined) reach();
  };
  const ended = (async (): Promise<RunResult> => {
    const events = stream(plan, { message: "Hi" }, { ...host, clock, signal: abort.signal });
    for (;;) {
      const event = await events.next();
      if (event.done === true) return event.value;
      if (event.value.type === silence.told) reach();
    }
  })();
  await Promise.race([reached, ended]);
  if (cause.after === undefined) abort.abort(new Error("the user hung up"));
  else clock.pass(cause.after);
  const { end } = await ended;
  expect(server.seen).toHaveLength(1);
  await server.seen[0]?.closed;
  expect(clock.pending).toBe(0);
  return end;
}

const apiKey = "no-key-at-all";
const ofTheSdk: Readonly<Record<string, (url: string, name: string) => AiSdkModel>> = {
  anthropic: (baseURL, name) => createAnthropic({ apiKey, baseURL })(name),
  "openai responses": (baseURL, name) => createOpenAI({ apiKey, baseURL }).responses(name),
  "openai chat": (baseURL, name) => createOpenAICompatible({ name: "local", apiKey, baseURL })(name),
};
/** The AI SDK wants more of a stream of Responses than the short frames of {@link dialects} have. */
const longFrames = wires["openai-responses"].frames(answer(text("one two three")), {});

/** A way to a provider: our own adapter, or the AI SDK's behind ours. */
interface Provider {
  readonly name: string;
  /** An answer as it streams; the first four frames say something. */
  readonly frames: readonly string[];
  readonly adapter: (streaming: boolean) => ModelAdapter;
}

const providers: readonly Provider[] = dialects.flatMap(({ name, frames: framesOf, adapter }) => {
  const make = ofTheSdk[name];
  const frames = framesOf({ text: ["one ", "two ", "three"] });
  const own: Provider = { name, frames, adapter: (streaming) => adapter(server.url, { streaming }) };
  if (make === undefined) return [own];
  const model = (id: string): AiSdkModel => make(`${server.url}/v1`, id);
  const theirs = name === "openai responses" ? longFrames : frames;
  return [own, { name: `the AI SDK's ${name}`, frames: theirs, adapter: (streaming) => aiSdk({ provider: "test", model, streaming }) }];
});

describe.each(named(providers))("%s", (_, { frames, adapter }) => {
  describe.each([
    ["streaming", true, [mute, midStream(frames)]],
    ["whole answers", false, [mute, halfJson]],
  ] as const)("%s", (__, streaming, silences) => {
    test.each(pairs(ofModels, silences))("%s closes the connection to a server that %s", async (___, ____, cause, silence) => {
      expect(await check(deskWith(cause.set), cause, silence, { model: adapter(streaming) })).toMatchObject(cause.end);
    });
  });

  test("a listener that leaves in the middle of an answer closes the connection", async () => {
    server.answer = midStream(frames).begin;
    const clock = fakeClock();
    for await (const event of stream(deskWith({}), { message: "Hi" }, { model: adapter(true), clock }))
      if (event.type === "text-delta") break;
    await server.seen[0]?.closed;
    expect(server.seen).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

interface Bound {
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly close?: () => Promise<void>;
}

/** A way to reach a tool: what the manifest says of it, and what the host binds. */
interface Reach {
  readonly name: string;
  readonly use: () => string;
  readonly bind: (plan: Plan) => Promise<Bound>;
}

const reaches: readonly Reach[] = [
  {
    name: "an HTTP request",
    use: () => `, use: { http: "${server.url}/it{?url}" }`,
    bind: async (plan) => httpTools(plan, { allow: [], allowPrivate: [new URL(server.url).host] }),
  },
  {
    name: "a module's function",
    use: () => ", use: { module: ./tools.mjs }",
    bind: (plan) => moduleTools(plan, folder, ["./tools.mjs"]),
  },
  {
    name: "a function of the host",
    use: () => "",
    bind: async () => ({ tools: { ask: async ({ url }: { readonly url: string }, { signal }) => (await fetch(url, { signal })).text() } }),
  },
];

describe.each(named(reaches))("%s", (_, { use, bind }) => {
  test.each(pairs(ofTools, [mute, halfJson]))("%s closes the connection to a server that %s", async (__, ___, cause, silence) => {
    const plan = deskWith({ ...cause.set, tool: `${cause.set.tool ?? ""}${use()}` });
    const model = answers(calls(["ask", { url: server.url }]), says("It did not answer."));
    const { tools, close } = await bind(plan);
    expect(await check(plan, cause, silence, { model, tools })).toMatchObject(cause.end);
    await close?.();
  });
});

function named<Row extends { readonly name: string }>(rows: readonly Row[]): [name: string, row: Row][] {
  return rows.map((row) => [row.name, row]);
}

function pairs(causes: readonly Cause[], silences: readonly Silence[]): [string, string, Cause, Silence][] {
  return causes.flatMap((cause) => silences.map((silence): [string, string, Cause, Silence] => [cause.name, silence.name, cause, silence]));
}
