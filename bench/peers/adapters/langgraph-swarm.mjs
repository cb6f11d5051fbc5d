// @langchain/langgraph-swarm: createReactAgent (the agent the swarm package supports) + createHandoffTool + createSwarm.
// The fake model extends BaseChatModel. No checkpointer (runs are single-shot).
// tracing 'off'    : no callbacks; LangSmith is off unless its environment variables are set (the runner clears them)
// tracing 'memory' : a BaseTracer whose persistRun() is a no-op (what LangChainTracer does, without the client)
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { tool } from "@langchain/core/tools";
import { BaseTracer } from "@langchain/core/tracers/base";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { createHandoffTool, createSwarm } from "@langchain/langgraph-swarm";
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
  neighbours,
} from "../lib/brain.mjs";
import { lazy } from "../lib/lazy.mjs";

class FakeChat extends BaseChatModel {
  constructor(agentName) {
    super({});
    this.agentName = agentName;
  }
  _llmType() {
    return "fake";
  }
  bindTools(tools) {
    return this.withConfig({ tools });
  }
  decide(messages) {
    // the system prompt is messages[0]
    return next(this.agentName, messages[messages.length - 1].content, messages.length - 1);
  }
  async _generate(messages) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const d = this.decide(messages);
    const usage_metadata = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    const message =
      d.tool === undefined
        ? new AIMessage({ content: d.text, usage_metadata })
        : new AIMessage({
            content: "",
            usage_metadata,
            tool_calls: [{ id: d.id, name: d.tool, args: JSON.parse(d.args), type: "tool_call" }],
          });
    return { generations: [{ text: d.text ?? "", message }] };
  }
  async *_streamResponseChunks(messages, _options, runManager) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const d = this.decide(messages);
    const chunk = async (fields, text) => {
      const c = new ChatGenerationChunk({ text, message: new AIMessageChunk(fields) });
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk: c });
      return c;
    };
    if (d.tool === undefined) {
      yield await chunk({ content: "" }, "");
      for (const delta of finalDeltas(this.agentName)) yield await chunk({ content: delta }, delta);
    } else {
      yield await chunk({ content: "", tool_call_chunks: [{ id: d.id, name: d.tool, args: "", index: 0, type: "tool_call_chunk" }] }, "");
      yield await chunk({ content: "", tool_call_chunks: [{ args: d.args, index: 0, type: "tool_call_chunk" }] }, "");
    }
  }
}

class MemoryTracer extends BaseTracer {
  name = "memory_tracer";
  roots = 0;
  async persistRun() {
    this.roots++;
  }
}

export function create({ tracing }) {
  const tracer = tracing === "memory" ? new MemoryTracer() : null;
  const stepTool = tool(async (args) => step(args), {
    name: "step",
    description: STEP_DESCRIPTION,
    schema: z.object({ n: z.number(), total: z.number() }),
  });
  const agent = (name, tools) => createReactAgent({ llm: new FakeChat(name), tools, name, prompt: INSTRUCTIONS });
  const to = (name) => createHandoffTool({ agentName: name, description: HANDOFF_DESCRIPTION });
  const compile = (agents) => createSwarm({ agents, defaultActiveAgent: agents[0].name }).compile();

  const solo = lazy(() => compile([agent("solo", [])]));
  const worker = lazy(() => compile([agent("worker", [stepTool])]));
  const chain = lazy(() => compile(Array.from({ length: HOPS + 1 }, (_, i) => agent(`hop${i}`, i < HOPS ? [to(`hop${i + 1}`)] : []))));

  const config = (recursionLimit) => (tracer ? { recursionLimit, callbacks: [tracer] } : { recursionLimit });
  const input = (text) => ({ messages: [{ role: "user", content: text }] });
  const result = (first, s) => ({
    text: s.messages[s.messages.length - 1].content,
    agent: s.activeAgent ?? first,
    items: s.messages.length,
  });
  const go = async (app, first, text, limit) => result(first, await app.invoke(input(text), config(limit)));
  return {
    name: tracing === "off" ? "langgraph-swarm" : "langgraph-swarm+trace",
    packages: ["@langchain/langgraph", "@langchain/langgraph-swarm", "@langchain/core"],
    handoff: "native",
    w1: () => go(solo(), "solo", USER_TEXT, 25),
    w2: () => go(worker(), "worker", workerText(10), 50),
    w3: () => go(chain(), "hop0", USER_TEXT, 50),
    w4: (turns) => go(worker(), "worker", workerText(turns), 2 * turns + 25),
    async w7() {
      // token stream of every agent plus the state, as a chat UI would ask for
      const stream = await chain().stream(input(USER_TEXT), {
        ...config(50),
        streamMode: ["messages", "values"],
        subgraphs: true,
      });
      let events = 0;
      let last;
      for await (const [ns, mode, data] of stream) {
        events++;
        if (mode === "values" && ns.length === 0) last = data;
      }
      return { ...result("hop0", last), events };
    },
    w8(n) {
      const agents = Array.from({ length: n }, (_, i) =>
        agent(
          `node${i}`,
          neighbours(i, n).map((j) => to(`node${j}`)),
        ),
      );
      const app = compile(agents);
      return { agents, app, run: () => go(app, "node0", USER_TEXT, 25) };
    },
  };
}
