import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import { readScript, scripted } from "../../../adapters/models/scripted.ts";
import { diskSources, readSourceFile } from "../../../adapters/sources/disk.ts";
import { memoryStore } from "../../../adapters/stores/memory.ts";
import { moduleTools } from "../../../adapters/tools/module.ts";
import type { Session } from "../../../engine/loop/state.ts";
import { compile } from "../../../engine/plan/compile.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelAdapter } from "../../../engine/protocol/model.ts";
import type { ToolFunction } from "../../../engine/protocol/tool.ts";
import { run } from "../../../engine/run/stream.ts";
import { traceOf } from "../../../engine/trace/trace-of.ts";
import { playServer, wires, type AnswerPart, type ScriptedAnswer, type WireName } from "../../../testing/model-cases.ts";

const before = process.env["SIGNALBOX_DATA"];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env["SIGNALBOX_DATA"];
  else process.env["SIGNALBOX_DATA"] = before;
});

interface Talk {
  readonly facts?: JsonObject;
  readonly messages: readonly string[];
}

/** Holds a topology's conversation, on books of its own, and tells it run by run, without times and tokens. */
async function told(home: string, model: ModelAdapter): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-same-"));
  folders.push(folder);
  process.env["SIGNALBOX_DATA"] = folder;
  const talk = JSON.parse(readFileSync(join(home, "conversation.json"), "utf8")) as Talk;
  const { plan, tools } = await ready(home);
  const store = memoryStore();
  const traces: unknown[] = [];
  let session: Session | undefined;
  for (const [index, message] of talk.messages.entries()) {
    const input = { message, facts: talk.facts ?? {}, runId: `r${index}`, ...(session === undefined ? {} : { session }) };
    const result = await run(plan, input, { model, tools, store, approve: () => ({ approved: true }) });
    session = result.session;
    const journal = await store.read(result.runId);
    traces.push(journal === undefined ? undefined : traceOf(journal));
    if (result.status !== "replied") break;
  }
  return JSON.stringify(traces, (key, value: unknown) => (passing.has(key) ? undefined : value), 1);
}

const passing: ReadonlySet<string> = new Set([
  "at",
  "ms",
  "startedAt",
  "durationMs",
  "waitedMs",
  "usage",
  "costUsd",

  "unpriced",
  "agents",
  "limits",
]);

async function ready(home: string): Promise<{ readonly plan: Plan; readonly tools: Readonly<Record<string, ToolFunction>> }> {
  const read = readSourceFile(join(home, "topology.yaml"));
  if (!read.ok) throw new Error(read.reason);
  const compiled = compile(read.file, { sources: diskSources(home) });
  if (!compiled.ok) throw new Error("the topology does not compile");
  return { plan: compiled.plan, tools: (await moduleTools(compiled.plan, home, ["./tools.mjs"])).tools };
}

/** The brain: the topology's own script, and what it said, in order. */
function brainOf(home: string): { readonly model: ModelAdapter; readonly said: readonly ScriptedAnswer[] } {
  const script = scripted(readScript(load(readFileSync(join(home, "script.yaml"), "utf8"))));
  const said: ScriptedAnswer[] = [];
  const model: ModelAdapter = {
    provider: script.provider,
    async generate(request, options) {
      const response = await script.generate(request, options);
      const { text, calls } = response;
      const parts: readonly AnswerPart[] = [
        ...(text === "" ? [] : [{ kind: "text", text } as const]),
        ...calls.map(({ name, arguments: raw }) => ({ kind: "call", name, raw }) as const),
      ];
      said.push({ parts });
      return response;
    },
  };
  return { model, said };
}

const adapters: Readonly<Record<WireName, (url: string, streaming: boolean) => ModelAdapter>> = {
  "anthropic-messages": (url, streaming) => anthropic({ apiKey: "k", baseUrl: url, streaming }),
  "openai-responses": (url, streaming) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "responses", streaming }),
  "openai-chat": (url, streaming) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "chat", streaming }),
};

describe.each(["support-desk", "airline", "pipeline", "peers", "hub"])("%s", (name) => {
  const home = join("topologies", name);
  let expected = "";
  let said: readonly ScriptedAnswer[] = [];
  beforeAll(async () => {
    const brain = brainOf(home);
    expected = await told(home, brain.model);
    said = brain.said;
  });

  test.each(Object.keys(adapters).flatMap((wire) => [[wire as WireName, "streaming"] as const, [wire as WireName, "whole"] as const]))(
    "the same brain gives the same trace behind %s, %s",
    async (wire, how) => {
      const left = [...said];
      const server = await playServer(wires[wire], () => left.shift());
      const trace = await told(home, adapters[wire](server.url, how === "streaming"));
      await server.close();
      expect(server.faults).toEqual([]);
      expect(trace).toBe(expected);
      expect([left, server.bodies.length]).toEqual([[], said.length]);
    },
  );
});
