// @google/adk: LlmAgent + InMemoryRunner; a new in-memory session per run, deleted afterwards (as runEphemeral does).
// Handoff is native (the transfer_to_agent tool), but only within a TREE of agents: W3 is a root with nested children,
// W8 is a 5-ary tree (children instead of arbitrary neighbours; leaves have none).
// tracing 'off'    : no OpenTelemetry provider registered (API no-ops)
// tracing 'memory' : global OpenTelemetry SDK provider with a no-op exporter
import { BaseLlm, FunctionTool, InMemoryRunner, LlmAgent, LogLevel, StreamingMode, setLogLevel } from "@google/adk";
import { z } from "zod";
import {
  HOPS,
  INSTRUCTIONS,
  USER_TEXT,
  STEP_DESCRIPTION,
  HANDOFF_DESCRIPTION,
  brain,
  next,
  step,
  finalDeltas,
  workerText,
} from "../lib/brain.mjs";
import { lazy } from "../lib/lazy.mjs";

class FakeLlm extends BaseLlm {
  constructor(agentName) {
    super({ model: "fake" });
    this.agentName = agentName;
  }
  lastText(contents) {
    const { parts } = contents[contents.length - 1];
    const p = parts[parts.length - 1];
    if (p.functionResponse !== undefined) {
      const r = p.functionResponse.response;
      return typeof r === "string" ? r : (r?.result ?? "");
    }
    return p.text;
  }
  async *generateContentAsync(request, stream) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const { contents } = request;
    const d = next(this.agentName, this.lastText(contents), contents.length);
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };
    if (d.tool === undefined) {
      if (stream)
        for (const delta of finalDeltas(this.agentName)) yield { content: { role: "model", parts: [{ text: delta }] }, partial: true };
      yield { content: { role: "model", parts: [{ text: d.text }] }, usageMetadata, finishReason: "STOP" };
    } else {
      const functionCall = d.tool.startsWith("transfer_to_")
        ? { id: d.id, name: "transfer_to_agent", args: { agentName: d.tool.slice(12), agent_name: d.tool.slice(12) } }
        : { id: d.id, name: d.tool, args: JSON.parse(d.args) };
      yield { content: { role: "model", parts: [{ functionCall }] }, usageMetadata, finishReason: "STOP" };
    }
  }
  async connect() {
    throw new Error("not used");
  }
}

export async function create({ tracing }) {
  setLogLevel(LogLevel.ERROR);
  if (tracing === "memory") {
    const { trace } = await import("@opentelemetry/api");
    const { noopProvider } = await import("../lib/otel-noop.mjs");
    trace.setGlobalTracerProvider(noopProvider());
  }
  const stepTool = new FunctionTool({
    name: "step",
    description: STEP_DESCRIPTION,
    parameters: z.object({ n: z.number(), total: z.number() }),
    execute: async (args) => step(args),
  });
  const agent = (name, extra = {}) =>
    new LlmAgent({
      name,
      description: HANDOFF_DESCRIPTION,
      instruction: INSTRUCTIONS,
      model: new FakeLlm(name),
      disallowTransferToParent: true,
      disallowTransferToPeers: true,
      ...extra,
    });
  const runner = (root) => new InMemoryRunner({ agent: root, appName: "peerbench" });

  const solo = lazy(() => runner(agent("solo")));
  const worker = lazy(() => runner(agent("worker", { tools: [stepTool] })));
  const chain = lazy(() => {
    let top;
    for (let i = HOPS; i >= 0; i--) top = agent(`hop${i}`, top ? { subAgents: [top] } : {});
    return runner(top);
  });

  let sessions = 0;
  const go = async (r, text, maxLlmCalls, streamingMode = StreamingMode.NONE) => {
    const sessionId = `s${++sessions}`;
    await r.sessionService.createSession({ appName: "peerbench", userId: "u", sessionId });
    let events = 0;
    let last;
    for await (const e of r.runAsync({
      userId: "u",
      sessionId,
      newMessage: { role: "user", parts: [{ text }] },
      runConfig: { maxLlmCalls, streamingMode },
    })) {
      events++;
      if (e.partial !== true) last = e;
    }
    await r.sessionService.deleteSession({ appName: "peerbench", userId: "u", sessionId });
    return { text: last.content?.parts?.[0]?.text, agent: last.author, events };
  };
  return {
    name: tracing === "off" ? "google-adk" : "google-adk+trace",
    packages: ["@google/adk"],
    handoff: "native",
    w1: () => go(solo(), USER_TEXT, 10),
    w2: () => go(worker(), workerText(10), 20),
    w3: () => go(chain(), USER_TEXT, 20),
    w4: (turns) => go(worker(), workerText(turns), turns + 5),
    w7: () => go(chain(), USER_TEXT, 20, StreamingMode.SSE),
    w8(n) {
      // children before parents: node i's children are 5i+1 .. 5i+5
      const agents = Array.from({ length: n });
      for (let i = n - 1; i >= 0; i--) {
        const subAgents = [];
        for (let j = 5 * i + 1; j <= 5 * i + 5 && j < n; j++) subAgents.push(agents[j]);
        agents[i] = agent(`node${i}`, { subAgents });
      }
      const r = runner(agents[0]);
      return { agents, run: () => go(r, USER_TEXT, 10) };
    },
  };
}
