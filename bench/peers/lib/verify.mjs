// Checks that an adapter really did the work of a workload: final text, number of model turns and
// tool calls, active agent at the end, and that the model saw the whole history on its last turn.
import { HOPS, brain, finalText } from "./brain.mjs";

const EXPECT = {
  w1: { agent: "solo", modelCalls: 1, toolCalls: 0 },
  w2: { agent: "worker", modelCalls: 11, toolCalls: 10 },
  w3: { agent: `hop${HOPS}`, modelCalls: HOPS + 1, toolCalls: 0 },
  w7: { agent: `hop${HOPS}`, modelCalls: HOPS + 1, toolCalls: 0 },
  w8: { agent: "node0", modelCalls: 1, toolCalls: 0 },
};
export const expectation = (w, turns) => (w === "w4" ? { agent: "worker", modelCalls: turns + 1, toolCalls: turns } : EXPECT[w]);

export async function verified(adapter, w, run, turns) {
  const e = expectation(w, turns);
  brain.reset();
  const r = await run();
  const fail = (what, got, want) => {
    throw new Error(`${adapter.name} ${w}${turns ?? ""}: ${what} is ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`);
  };
  const text = finalText(e.agent);
  if (r.text?.trim() !== text.trim()) fail("final text", r.text, text);
  if (r.agent !== e.agent) fail("active agent", r.agent, e.agent);
  if (brain.modelCalls !== e.modelCalls) fail("model turns", brain.modelCalls, e.modelCalls);
  if (brain.toolCalls !== e.toolCalls) fail("tool calls", brain.toolCalls, e.toolCalls);
  // user message + one call and one result per earlier turn
  const seen = 1 + 2 * (e.modelCalls - 1);
  const want = adapter.historySeen?.(w, seen) ?? seen;
  if (brain.lastInput !== want) fail("history seen by the last model call", brain.lastInput, want);
  if (w === "w7" && !(r.events >= e.modelCalls)) fail("events", r.events, `>= ${e.modelCalls}`);
  return r;
}
