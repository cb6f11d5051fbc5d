// @mastra/core (declares node >= 22.13; loads and runs on Node 20). MASTRA_TELEMETRY_DISABLED=1 stops its PostHog client.
// Mastra has no transfer handoff (networks add model calls, sub-agents are called as tools), so W3/W7 swap model,
// system message and active tools in prepareStep, as for the AI SDK: handoff = emulated.
// Tracing needs the separate @mastra/observability package; without it no spans are made, so there is no '+trace' variant.
process.env.MASTRA_TELEMETRY_DISABLED = "1";
const { Agent } = await import("@mastra/core/agent");
const { createTool } = await import("@mastra/core/tools");
const { z } = await import("zod");
import { FakeAiModel } from "../lib/ai-model.mjs";
import { HOPS, INSTRUCTIONS, USER_TEXT, STEP_DESCRIPTION, HANDOFF_DESCRIPTION, step, workerText, neighbours } from "../lib/brain.mjs";
import { lazy } from "../lib/lazy.mjs";

const SPEC = "v3";

export function create() {
  const agent = (name, tools = {}) =>
    new Agent({ id: name, name, instructions: INSTRUCTIONS, model: new FakeAiModel(name, SPEC), tools, maxRetries: 0 });
  const stepTool = createTool({
    id: "step",
    description: STEP_DESCRIPTION,
    inputSchema: z.object({ n: z.number(), total: z.number() }),
    execute: async (args) => step(args),
  });
  const transfer = (to) =>
    createTool({
      id: `transfer_to_${to}`,
      description: HANDOFF_DESCRIPTION,
      inputSchema: z.object({}),
      execute: async () => `Transferred to ${to}`,
    });
  const solo = lazy(() => agent("solo"));
  const worker = lazy(() => agent("worker", { step: stepTool }));
  const topology = lazy(() => {
    const hops = Array.from({ length: HOPS + 1 }, (_, i) => ({
      name: `hop${i}`,
      model: new FakeAiModel(`hop${i}`, SPEC),
      activeTools: i < HOPS ? [`transfer_to_hop${i + 1}`] : [],
    }));
    const tools = {};
    const target = new Map();
    for (let i = 1; i <= HOPS; i++) {
      tools[`transfer_to_hop${i}`] = transfer(`hop${i}`);
      target.set(`transfer_to_hop${i}`, hops[i]);
    }
    return { hops, target, chainAgent: agent("hop0", tools) };
  });
  function chain() {
    const { hops, target } = topology();
    const run = { active: hops[0] };
    run.options = {
      maxSteps: 20,
      prepareStep({ steps }) {
        const call = steps.length > 0 ? steps[steps.length - 1].toolCalls[0] : undefined;
        const name = call?.payload?.toolName ?? call?.toolName;
        if (name !== undefined) run.active = target.get(name) ?? run.active;
        return {
          model: run.active.model,
          activeTools: run.active.activeTools,
          systemMessages: [{ role: "system", content: INSTRUCTIONS }],
        };
      },
    };
    return run;
  }
  const items = (r) => 1 + r.response.messages.length;
  const go = async (a, name, text, maxSteps) => {
    const r = await a.generate([{ role: "user", content: text }], { maxSteps });
    return { text: r.text, agent: name, items: items(r) };
  };
  return {
    name: "mastra",
    packages: ["@mastra/core"],
    handoff: "emulated",
    w1: () => go(solo(), "solo", USER_TEXT, 10),
    w2: () => go(worker(), "worker", workerText(10), 20),
    async w3() {
      const run = chain();
      const r = await topology().chainAgent.generate([{ role: "user", content: USER_TEXT }], run.options);
      return { text: r.text, agent: run.active.name, items: items(r) };
    },
    w4: (turns) => go(worker(), "worker", workerText(turns), turns + 5),
    async w7() {
      const run = chain();
      const r = await topology().chainAgent.stream([{ role: "user", content: USER_TEXT }], run.options);
      let events = 0;
      for await (const _ of r.fullStream) events++;
      return { text: await r.text, agent: run.active.name, events };
    },
    w8(n) {
      const agents = Array.from({ length: n }, (_, i) =>
        agent(`node${i}`, Object.fromEntries(neighbours(i, n).map((j) => [`transfer_to_node${j}`, transfer(`node${j}`)]))),
      );
      return { agents, run: () => go(agents[0], "node0", USER_TEXT, 10) };
    },
  };
}
