// The same loop with tracing always on: a span in memory for the run and for each turn, tool call and handoff.
import { brain } from "../lib/brain.mjs";

let traces = [];
/** Traces are kept for a while and then let go of together. */
export function startTrace() {
  const trace = { id: ++brain.ids, spans: [] };
  if (traces.push(trace) > 256) traces = [];
  return trace;
}

export function span(trace, kind, name, parent) {
  const s = { id: trace.spans.length, parent, kind, name, start: performance.now(), end: 0, data: null };
  trace.spans.push(s);
  return s;
}
export async function runLoopTraced(agent, input, model, maxTurns) {
  const trace = startTrace();
  const run = span(trace, "run", agent.name, -1);
  const history = [{ role: "user", content: input }];
  for (let turn = 0; turn < maxTurns; turn++) {
    const g = span(trace, "model", agent.name, run.id);
    const message = await model(agent, history);
    g.end = performance.now();
    g.data = message;
    history.push(message);
    const calls = message.tool_calls;
    if (calls === undefined) {
      run.end = g.end;
      return { text: message.content, agent: agent.name, history };
    }
    let to = null;
    for (const call of calls) {
      const tool = agent.tools.get(call.function.name);
      if (tool === undefined) throw new Error(`unknown tool ${call.function.name}`);
      const t = span(trace, tool.target !== null ? "handoff" : "tool", call.function.name, run.id);
      let content;
      if (tool.target !== null) {
        to = tool.target;
        content = `Transferred to ${to.name}`;
      } else {
        content = await tool.execute(JSON.parse(call.function.arguments));
      }
      t.end = performance.now();
      t.data = content;
      history.push({ role: "tool", tool_call_id: call.id, content });
    }
    if (to !== null) agent = to;
  }
  throw new Error("max turns");
}

/** The streamed loop with the same spans. */
export async function* streamLoopTraced(agent, input, model, maxTurns) {
  const trace = startTrace();
  const root = span(trace, "run", agent.name, -1);
  const history = [{ role: "user", content: input }];
  for (let turn = 0; turn < maxTurns; turn++) {
    const asked = span(trace, "model", agent.name, root.id);
    let message;
    for await (const event of model(agent, history)) {
      if (event.type === "message") message = event.message;
      yield event;
    }
    asked.end = performance.now();
    asked.data = message;
    history.push(message);
    const calls = message.tool_calls;
    if (calls === undefined) {
      root.end = asked.end;
      return { text: message.content, agent: agent.name, history };
    }
    let to = null;
    for (const call of calls) {
      const tool = agent.tools.get(call.function.name);
      if (tool === undefined) throw new Error(`unknown tool ${call.function.name}`);
      const ran = span(trace, tool.target === null ? "tool" : "handoff", call.function.name, root.id);
      let content;
      if (tool.target === null) content = await tool.execute(JSON.parse(call.function.arguments));
      else {
        to = tool.target;
        content = `Transferred to ${to.name}`;
      }
      ran.end = performance.now();
      ran.data = content;
      const result = { role: "tool", tool_call_id: call.id, content };
      history.push(result);
      yield { type: "tool_result", result };
    }
    if (to !== null) {
      yield { type: "handoff", from: agent.name, to: to.name };
      agent = to;
    }
  }
  throw new Error("max turns");
}
