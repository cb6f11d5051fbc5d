// Signalbox as it is installed: the manifest is compiled, each run is journaled to a store in memory.
// tracing 'journal' : `run`; the journal is the trace, as data (what `traceOf` tells is made from it)
// tracing 'events'  : `run` with `onEvent`; every event is heard and kept as well, as floor-trace keeps its spans
import { compile, run, stream } from "../../../dist/engine/index.js";
import { memoryStore } from "../../../dist/adapters/stores/memory.js";
import {
  HANDOFF_DESCRIPTION,
  HOPS,
  INSTRUCTIONS,
  STEP_DESCRIPTION,
  USER_TEXT,
  brain,
  finalDeltas,
  neighbours,
  next,
  step,
  workerText,
} from "../lib/brain.mjs";
import { lazy } from "../lib/lazy.mjs";

const usage = { input: 10, output: 5, cached: 0, reasoning: 0 };

function answerTo({ agent, messages }) {
  const asked = next(agent, messages[messages.length - 1].text, messages.length);
  return asked.tool === undefined
    ? { text: asked.text, calls: [], stop: "end", usage }
    : { text: "", calls: [{ name: asked.tool, arguments: asked.args }], stop: "calls", usage };
}

const model = {
  provider: "fake",
  async generate(request) {
    if (brain.wait !== null) await brain.wait(request.agent);
    return answerTo(request);
  },
};

const streaming = {
  provider: "fake",
  async generate(request, { onDelta }) {
    if (brain.wait !== null) await brain.wait(request.agent);
    const answer = answerTo(request);
    if (answer.text !== "") for (const delta of finalDeltas(request.agent)) onDelta(delta);
    return answer;
  },
};

function planOf(agents, limits = "") {
  const text = `signalbox: 1
name: bench
entry: ${agents[0].name}
limits: { ${limits} }
tools:
  step: { description: "${STEP_DESCRIPTION}", input: { n: number, total: number }, effects: [read] }
agents:
${agents.map(agentText).join("\n")}
`;
  const compiled = compile({ path: "bench.yaml", text });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((found) => found.message).join("; "));
  return compiled.plan;
}

function agentText({ name, tools = [], to = [] }) {
  const handoffs = to.map((target) => `${target}: { when: ${HANDOFF_DESCRIPTION.slice(0, -1)} }`).join(", ");
  return `  ${name}: { purpose: Serves the customer., reply: final, routine: "${INSTRUCTIONS}", tools: [${tools.join(", ")}], handoffs: { ${handoffs} } }`;
}

const manyTurns = "turns: 1000000, tool_calls: 1000000";

export function create({ tracing }) {
  const solo = lazy(() => planOf([{ name: "solo" }]));
  const worker = lazy(() => planOf([{ name: "worker", tools: ["step"] }], manyTurns));
  const chain = lazy(() =>
    planOf(Array.from({ length: HOPS + 1 }, (_, index) => ({ name: `hop${index}`, to: index < HOPS ? [`hop${index + 1}`] : [] }))),
  );
  const kept = keeper();

  const journaled = async (plan, message) => told(await run(plan, { message }, { model, tools: { step }, store: kept.store() }));
  const heard = async (plan, message) => {
    const trace = kept.trace();
    return told(await run(plan, { message }, { model, tools: { step }, store: kept.store(), onEvent: (event) => trace.push(event) }));
  };
  const streamed = async (plan, message) => {
    const trace = kept.trace();
    const events = stream(plan, { message }, { model: streaming, tools: { step }, store: kept.store() });
    for (;;) {
      const { value, done } = await events.next();
      if (done) return { ...told(value), events: trace.length };
      trace.push(value);
    }
  };
  const go = tracing === "events" ? heard : journaled;
  return {
    name: tracing === "events" ? "signalbox+trace" : "signalbox",
    packages: ["signalbox"],
    handoff: "native",
    // Who hands over is told in a message of its own.
    historySeen: (workload, seen) => (workload === "w3" || workload === "w7" ? seen + HOPS : seen),
    w1: () => go(solo(), USER_TEXT),
    w2: () => go(worker(), workerText(10)),
    w3: () => go(chain(), USER_TEXT),
    w4: (turns) => go(worker(), workerText(turns)),
    w7: () => streamed(chain(), USER_TEXT),
    w8(n) {
      const agents = Array.from({ length: n }, (_, index) => ({
        name: `node${index}`,
        to: neighbours(index, n).map((other) => `node${other}`),
      }));
      const plan = planOf(agents);
      return { plan, run: () => go(plan, USER_TEXT) };
    },
  };
}

function told(result) {
  return { text: result.end?.text, agent: result.end?.agent, items: result.session.messages.length };
}

/** Journals and traces are kept for a while and then let go of together, as the floors do. */
function keeper() {
  let store = memoryStore();
  let traces = [];
  let runs = 0;
  return {
    store() {
      if (++runs % 256 === 0) store = memoryStore();
      return store;
    },
    trace() {
      const trace = [];
      if (traces.push(trace) > 256) traces = [];
      return trace;
    },
  };
}
