// The model as the floors ask it, with and without the body of the request it would take.
import { brain, finalDeltas, next } from "../lib/brain.mjs";
import { seal } from "./agents.mjs";

export function answer(agent, history) {
  const d = next(agent.name, history[history.length - 1].content, history.length);
  if (d.tool === undefined) return { role: "assistant", content: d.text };
  return {
    role: "assistant",
    content: "",
    tool_calls: [{ id: d.id, type: "function", function: { name: d.tool, arguments: d.args } }],
  };
}
export async function plainModel(agent, history) {
  if (brain.wait !== null) await brain.wait(agent.name);
  return answer(agent, history);
}
/** Keeps the bodies from being optimised away. */
export const sent = { bytes: 0 };
const body = (agent, history) => JSON.stringify({ model: "fake", messages: [agent.system, ...history], tools: agent.schemas });
export async function jsonModel(agent, history) {
  sent.bytes += body(agent, history).length;
  if (brain.wait !== null) await brain.wait(agent.name);
  return answer(agent, history);
}
const encoded = new WeakMap();
export async function jsonIncModel(agent, history) {
  if (agent.head === "") seal(agent);
  let s = agent.head;
  for (let i = 0; i < history.length; i++) {
    let e = encoded.get(history[i]);
    if (e === undefined) encoded.set(history[i], (e = "," + JSON.stringify(history[i])));
    s += e;
  }
  s += agent.tail;
  sent.bytes += Buffer.byteLength(s); // forces the rope to be flattened, as sending it would
  if (brain.wait !== null) await brain.wait(agent.name);
  return answer(agent, history);
}
export async function bestModel(agent, transcript) {
  sent.bytes += Buffer.byteLength(transcript.body(agent)); // the body a provider would send, flattened
  if (brain.wait !== null) await brain.wait(agent.name);
  return { message: answer(agent, transcript.items), usage: { input: 10, output: 5 } };
}
export async function bytesModel(agent, transcript) {
  if (agent.headBytes === null) {
    if (agent.head === "") seal(agent);
    agent.headBytes = Buffer.from(agent.head + ",");
    agent.tailBytes = Buffer.from(agent.tail);
  }
  for (const chunk of transcript.chunks(agent)) sent.bytes += chunk.length;
  if (brain.wait !== null) await brain.wait(agent.name);
  return { message: answer(agent, transcript.items), usage: { input: 10, output: 5 } };
}
export async function* streamModel(agent, history) {
  if (brain.wait !== null) await brain.wait(agent.name);
  const message = answer(agent, history);
  yield { type: "start" };
  if (message.tool_calls !== undefined) yield { type: "args", delta: message.tool_calls[0].function.arguments };
  else for (const delta of finalDeltas(agent.name)) yield { type: "text", delta };
  yield { type: "message", message };
}
