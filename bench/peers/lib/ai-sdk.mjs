// Vercel AI SDK (6 and 7). The SDK has no handoff concept; the documented way to swap the agent inside one loop is
// prepareStep (model / instructions / activeTools per step), so W3 and W7 do that: handoff = emulated.
// W1, W2 and W4 are plain generateText; W8 builds N ToolLoopAgents with five transfer tools each.
import { z } from "zod";
import { FakeAiModel } from "./ai-model.mjs";
import { HOPS, INSTRUCTIONS, USER_TEXT, STEP_DESCRIPTION, HANDOFF_DESCRIPTION, step, workerText, neighbours } from "./brain.mjs";
import { lazy } from "./lazy.mjs";

export function createAiSdk({ ai, spec, name, packages, perCall }) {
  const { generateText, streamText, stepCountIs, tool, ToolLoopAgent } = ai;
  const stepTool = tool({
    description: STEP_DESCRIPTION,
    inputSchema: z.object({ n: z.number(), total: z.number() }),
    execute: async (args) => step(args),
  });
  const transfer = (to) =>
    tool({ description: HANDOFF_DESCRIPTION, inputSchema: z.object({}), execute: async () => `Transferred to ${to}` });

  const solo = new FakeAiModel("solo", spec);
  const worker = new FakeAiModel("worker", spec);
  const topology = lazy(() => {
    const hops = Array.from({ length: HOPS + 1 }, (_, i) => ({
      name: `hop${i}`,
      model: new FakeAiModel(`hop${i}`, spec),
      system: INSTRUCTIONS,
      activeTools: i < HOPS ? [`transfer_to_hop${i + 1}`] : [],
    }));
    const tools = {};
    const target = new Map();
    for (let i = 1; i <= HOPS; i++) {
      tools[`transfer_to_hop${i}`] = transfer(`hop${i}`);
      target.set(`transfer_to_hop${i}`, hops[i]);
    }
    return { hops, tools, target };
  });
  const systemKey = spec === "v4" ? "instructions" : "system";
  const user = (text) => [{ role: "user", content: text }];
  const base = (model, text, max) => ({
    model,
    [systemKey]: INSTRUCTIONS,
    messages: user(text),
    stopWhen: stepCountIs(max),
    ...perCall,
  });
  function chain() {
    const { hops, tools, target } = topology();
    const run = { active: hops[0] };
    run.options = {
      ...base(hops[0].model, USER_TEXT, 20),
      tools,
      prepareStep({ steps }) {
        const call = steps.length > 0 ? steps[steps.length - 1].toolCalls[0] : undefined;
        if (call !== undefined) run.active = target.get(call.toolName) ?? run.active;
        return { model: run.active.model, [systemKey]: run.active.system, activeTools: run.active.activeTools };
      },
    };
    return run;
  }
  const items = (r) => 1 + (r.responseMessages ?? r.response.messages).length;
  const plain = async (agent, model, { text, max, tools }) => {
    const r = await generateText({ ...base(model, text, max), ...(tools && { tools }) });
    return { text: r.text, agent, items: items(r) };
  };
  return {
    name,
    packages,
    handoff: "emulated",
    w1: () => plain("solo", solo, { text: USER_TEXT, max: 10 }),
    w2: () => plain("worker", worker, { text: workerText(10), max: 20, tools: { step: stepTool } }),
    async w3() {
      const run = chain();
      const r = await generateText(run.options);
      return { text: r.text, agent: run.active.name, items: items(r) };
    },
    w4: (turns) => plain("worker", worker, { text: workerText(turns), max: turns + 5, tools: { step: stepTool } }),
    async w7() {
      const run = chain();
      const r = streamText(run.options);
      let events = 0;
      for await (const _ of r.fullStream) events++;
      const messages = await (r.responseMessages ?? r.response.then((x) => x.messages));
      return { text: await r.text, agent: run.active.name, items: 1 + messages.length, events };
    },
    w8(n) {
      const agents = Array.from(
        { length: n },
        (_, i) =>
          new ToolLoopAgent({
            id: `node${i}`,
            model: new FakeAiModel(`node${i}`, spec),
            instructions: INSTRUCTIONS,
            ...perCall,
            tools: Object.fromEntries(neighbours(i, n).map((j) => [`transfer_to_node${j}`, transfer(`node${j}`)])),
          }),
      );
      return {
        agents,
        async run() {
          const r = await agents[0].generate({ messages: user(USER_TEXT) });
          return { text: r.text, agent: "node0", items: items(r) };
        },
      };
    },
  };
}
