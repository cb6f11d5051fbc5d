// The floors' agents: a name, a system message and tools.
import { HANDOFF_DESCRIPTION, INSTRUCTIONS, STEP_DESCRIPTION, neighbours, step } from "../lib/brain.mjs";

const fn = (name, description, properties) => ({
  type: "function",
  function: {
    name,
    description,
    parameters: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
  },
});
export const stepTool = {
  name: "step",
  target: null,
  execute: step,
  check: (v) => typeof v === "object" && v !== null && typeof v.n === "number" && typeof v.total === "number",
  schema: fn("step", STEP_DESCRIPTION, { n: { type: "number" }, total: { type: "number" } }),
};
const SYSTEM = { role: "system", content: INSTRUCTIONS };
export function makeAgent(name, tools) {
  const agent = {
    name,
    system: SYSTEM,
    tools: new Map(),
    schemas: [],
    head: "",
    tail: "",
    headBytes: null,
    tailBytes: null,
    handoff: null,
  };
  for (const t of tools) addTool(agent, t);
  return agent;
}
export function addTool(agent, t) {
  agent.tools.set(t.name, t);
  agent.schemas.push(t.schema);
}
/** The constant ends of the agent's request body; made once, on its first turn. */
export function seal(agent) {
  agent.head = '{"model":"fake","messages":[' + JSON.stringify(agent.system);
  agent.tail = '],"tools":' + JSON.stringify(agent.schemas) + "}";
  return agent;
}
/** One transfer tool per target, shared by every agent that may hand off to it. */
export const handoffTool = (target) =>
  (target.handoff ??= {
    name: `transfer_to_${target.name}`,
    target,
    execute: null,
    check: null,
    schema: fn(`transfer_to_${target.name}`, HANDOFF_DESCRIPTION, {}),
  });
export function topology(n) {
  const agents = Array.from({ length: n }, (_, i) => makeAgent(`node${i}`, []));
  for (let i = 0; i < n; i++) for (const j of neighbours(i, n)) addTool(agents[i], handoffTool(agents[j]));
  return agents;
}
