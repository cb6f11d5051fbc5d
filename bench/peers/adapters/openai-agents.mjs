// @openai/agents: native agents, handoffs, runner. The fake model implements its `Model` interface.
// tracing 'off'    : setTracingDisabled(true)
// tracing 'memory' : tracing on, default BatchTraceProcessor with a no-op exporter (nothing leaves the process)
import { Agent, BatchTraceProcessor, Usage, handoff, run, setTraceProcessors, setTracingDisabled, tool } from "@openai/agents";
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

const lastText = (input) => {
  if (typeof input === "string") return input;
  const item = input[input.length - 1];
  if (item.type === "function_call_result") return typeof item.output === "string" ? item.output : item.output.text;
  return typeof item.content === "string" ? item.content : item.content[0].text;
};

class FakeModel {
  constructor(agentName) {
    this.agentName = agentName;
  }
  answer(request) {
    const { input } = request;
    const d = next(this.agentName, lastText(input), typeof input === "string" ? 1 : input.length);
    if (d.tool === undefined) {
      return {
        type: "message",
        id: `msg_${++brain.ids}`,
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: d.text }],
      };
    }
    return { type: "function_call", id: `fc_${d.id}`, callId: d.id, name: d.tool, arguments: d.args, status: "completed" };
  }
  async getResponse(request) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    return {
      output: [this.answer(request)],
      usage: new Usage({ requests: 1, inputTokens: 10, outputTokens: 5, totalTokens: 15 }),
      responseId: `resp_${brain.ids}`,
    };
  }
  async *getStreamedResponse(request) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const item = this.answer(request);
    yield { type: "response_started" };
    if (item.type === "function_call") yield { type: "model", event: { type: "args_delta", delta: item.arguments } };
    else for (const delta of finalDeltas(this.agentName)) yield { type: "output_text_delta", delta };
    yield {
      type: "response_done",
      response: { id: `resp_${brain.ids}`, usage: { requests: 1, inputTokens: 10, outputTokens: 5, totalTokens: 15 }, output: [item] },
    };
  }
}

export function create({ tracing }) {
  if (tracing === "off") setTracingDisabled(true);
  else setTraceProcessors([new BatchTraceProcessor({ export: async () => {} })]);

  const stepTool = tool({
    name: "step",
    description: STEP_DESCRIPTION,
    parameters: z.object({ n: z.number(), total: z.number() }),
    execute: step,
  });
  const agent = (name, extra = {}) => new Agent({ name, instructions: INSTRUCTIONS, model: new FakeModel(name), ...extra });
  const to = (target) => handoff(target, { toolDescriptionOverride: HANDOFF_DESCRIPTION });

  const solo = lazy(() => agent("solo"));
  const worker = lazy(() => agent("worker", { tools: [stepTool] }));
  const chain = lazy(() => {
    let last = null;
    for (let i = HOPS; i >= 0; i--) last = agent(`hop${i}`, last ? { handoffs: [to(last)] } : {});
    return last;
  });

  const go = async (start, input, maxTurns) => {
    const r = await run(start, input, { maxTurns });
    return { text: r.finalOutput, agent: r.lastAgent.name, items: r.history.length };
  };
  return {
    name: tracing === "off" ? "openai-agents" : "openai-agents+trace",
    packages: ["@openai/agents"],
    handoff: "native",
    w1: () => go(solo(), USER_TEXT, 10),
    w2: () => go(worker(), workerText(10), 20),
    w3: () => go(chain(), USER_TEXT, 20),
    w4: (turns) => go(worker(), workerText(turns), turns + 5),
    async w7() {
      const r = await run(chain(), USER_TEXT, { maxTurns: 20, stream: true });
      let events = 0;
      for await (const _ of r) events++;
      await r.completed;
      return { text: r.finalOutput, agent: r.lastAgent.name, items: r.history.length, events };
    },
    w8(n) {
      const agents = Array.from({ length: n }, (_, i) => agent(`node${i}`));
      for (let i = 0; i < n; i++) agents[i].handoffs = neighbours(i, n).map((j) => to(agents[j]));
      return { agents, run: () => go(agents[0], USER_TEXT, 10) };
    },
  };
}
