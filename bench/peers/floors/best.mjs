// A sketch of the best possible engine: tracing always on, arguments validated, usage summed, abort and turn limit checked, an event sink,
// and the request's body kept as a text or as bytes that only grow.
import { seal } from "./agents.mjs";
import { span, startTrace } from "./traced.mjs";

/** Request body text of a run: each entry is stringified once; body() is head + entries + tail. */
export class Transcript {
  constructor(first) {
    this.items = [first];
    this.text = JSON.stringify(first);
  }
  push(item) {
    this.items.push(item);
    this.text += "," + JSON.stringify(item);
  }
  body(agent) {
    if (agent.head === "") seal(agent);
    return agent.head + "," + this.text + agent.tail;
  }
}
export class ByteTranscript {
  constructor(first) {
    this.items = [first];
    this.bytes = Buffer.allocUnsafeSlow(4096);
    this.length = 0;
    this.append(JSON.stringify(first));
  }
  push(item) {
    this.items.push(item);
    this.append("," + JSON.stringify(item));
  }
  append(text) {
    const most = this.length + text.length * 3;
    if (most > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(most, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.length += this.bytes.utf8Write(text, this.length);
  }
  chunks(agent) {
    return [agent.headBytes, this.bytes.subarray(0, this.length), agent.tailBytes];
  }
}
const sink = {
  events: 0,
  emit() {
    this.events++;
  },
};
export async function runLoopBest(agent, input, model, { maxTurns, signal, Kind = Transcript }) {
  const trace = startTrace();
  const root = span(trace, "run", agent.name, -1);
  const usage = { requests: 0, input: 0, output: 0 };
  const transcript = new Kind({ role: "user", content: input });
  for (let turn = 0; turn < maxTurns; turn++) {
    if (signal !== undefined && signal.aborted) throw signal.reason;
    const g = span(trace, "model", agent.name, root.id);
    const reply = await model(agent, transcript);
    const message = reply.message;
    g.end = performance.now();
    g.data = message;
    usage.requests++;
    usage.input += reply.usage.input;
    usage.output += reply.usage.output;
    transcript.push(message);
    sink.emit("message", message);
    const calls = message.tool_calls;
    if (calls === undefined) {
      root.end = g.end;
      root.data = usage;
      return { text: message.content, agent: agent.name, history: transcript.items, usage, trace };
    }
    let to = null;
    for (const call of calls) {
      const tool = agent.tools.get(call.function.name);
      if (tool === undefined) throw new Error(`unknown tool ${call.function.name}`);
      const t = span(trace, tool.target !== null ? "handoff" : "tool", tool.name, root.id);
      let content;
      if (tool.target !== null) {
        to = tool.target;
        content = `Transferred to ${to.name}`;
      } else {
        const args = JSON.parse(call.function.arguments);
        if (!tool.check(args)) throw new Error(`bad arguments for ${tool.name}`);
        const result = tool.execute(args);
        content = typeof result === "string" ? result : await result; // no microtask for a synchronous tool
      }
      t.end = performance.now();
      t.data = content;
      const item = { role: "tool", tool_call_id: call.id, content };
      transcript.push(item);
      sink.emit("tool", item);
    }
    if (to !== null) {
      sink.emit("handoff", to);
      agent = to;
    }
  }
  throw new Error("max turns");
}
