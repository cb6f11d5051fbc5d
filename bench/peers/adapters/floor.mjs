// Floors: a minimal hand-written Swarm-like loop, and the JSON a real provider call would need.
//
//   floor-loop        the minimal loop. History is passed to the model by reference.
//   floor-trace       the loop, recording one in-memory span per run, turn, tool call and handoff.
//   floor-loop-json   the loop; the model also does JSON.stringify(request body) on every turn.
//   floor-loop-jsoninc the same body, but each history entry is stringified once and the pieces are joined.
//   floor-best        a sketch of a complete engine: tracing always on, arguments validated, usage summed, abort and turn
//                     limit checked, an event sink, and the request body kept as an incrementally grown string.
//   floor-bytes       floor-best with the body kept as append-only UTF-8 bytes; a provider sends head, entries and tail
//                     as three chunks with a known length, so nothing already encoded is touched again.
//   floor-json        no loop: only JSON.stringify of the body of each turn of the workload.
import { HOPS, USER_TEXT, brain, workerText } from "../lib/brain.mjs";
import { addTool, handoffTool, makeAgent, stepTool, topology } from "../floors/agents.mjs";
import { ByteTranscript, runLoopBest } from "../floors/best.mjs";
import { runLoop, streamLoop } from "../floors/loop.mjs";
import { answer, bestModel, bytesModel, jsonIncModel, jsonModel, plainModel, sent, streamModel } from "../floors/models.mjs";
import { runLoopTraced, streamLoopTraced } from "../floors/traced.mjs";

export function create({ variant }) {
  const run =
    variant === "trace"
      ? runLoopTraced
      : variant === "best"
        ? (a, i, m, n) => runLoopBest(a, i, m, { maxTurns: n })
        : variant === "bytes"
          ? (a, i, m, n) => runLoopBest(a, i, m, { maxTurns: n, Kind: ByteTranscript })
          : runLoop;
  const model =
    variant === "best"
      ? bestModel
      : variant === "bytes"
        ? bytesModel
        : variant === "json"
          ? jsonModel
          : variant === "jsoninc"
            ? jsonIncModel
            : plainModel;
  const solo = makeAgent("solo", []);
  const worker = makeAgent("worker", [stepTool]);
  const hops = Array.from({ length: HOPS + 1 }, (_, i) => makeAgent(`hop${i}`, []));
  hops.forEach((a, i) => {
    if (i < HOPS) addTool(a, handoffTool(hops[i + 1]));
  });

  const wrap = async (agent, input, max) => {
    const r = await run(agent, input, model, max);
    return { text: r.text, agent: r.agent, items: r.history.length };
  };
  const adapter = {
    name:
      variant === undefined ? "floor-loop" : ["trace", "best", "bytes"].includes(variant) ? `floor-${variant}` : `floor-loop-${variant}`,
    packages: [],
    handoff: "native",
    w1: () => wrap(solo, USER_TEXT, 10),
    w2: () => wrap(worker, workerText(10), 20),
    w3: () => wrap(hops[0], USER_TEXT, 20),
    w4: (turns) => wrap(worker, workerText(turns), turns + 5),
    w8(n) {
      const agents = topology(n);
      return { agents, run: () => wrap(agents[0], USER_TEXT, 10) };
    },
  };
  if (variant === undefined || variant === "trace") {
    adapter.w7 = async () => {
      const loop = variant === "trace" ? streamLoopTraced : streamLoop;
      const it = loop(hops[0], USER_TEXT, streamModel, 20);
      let events = 0;
      for (;;) {
        const { value, done } = await it.next();
        if (done) return { text: value.text, agent: value.agent, items: value.history.length, events };
        events++;
      }
    };
  }
  return adapter;
}

/** floor-json: only the serialisation, over histories recorded beforehand. */
export function createJsonOnly() {
  const solo = makeAgent("solo", []);
  const worker = makeAgent("worker", [stepTool]);
  const hops = Array.from({ length: HOPS + 1 }, (_, i) => makeAgent(`hop${i}`, []));
  hops.forEach((a, i) => {
    if (i < HOPS) addTool(a, handoffTool(hops[i + 1]));
  });
  const record = async (agent, input, max) => {
    const bodies = [];
    const { modelCalls, toolCalls, stamps } = brain;
    brain.stamps = null;
    const r = await runLoop(
      agent,
      input,
      async (a, h) => {
        bodies.push({ model: "fake", messages: [a.system, ...h], tools: a.schemas });
        return answer(a, h);
      },
      max,
    );
    Object.assign(brain, { modelCalls, toolCalls, stamps });
    return { bodies, r };
  };
  const cache = new Map();
  const play = async (key, agent, input, max) => {
    let c = cache.get(key);
    if (c === undefined) cache.set(key, (c = await record(agent, input, max)));
    for (const b of c.bodies) {
      sent.bytes += JSON.stringify(b).length;
      brain.modelCalls++;
    }
    brain.toolCalls += key[0] === "w" ? c.bodies.length - 1 : 0;
    brain.lastInput = c.r.history.length - 1;
    return { text: c.r.text, agent: c.r.agent, items: c.r.history.length };
  };
  return {
    name: "floor-json",
    noModel: true, // nothing waits: no W5
    packages: [],
    handoff: "native",
    w1: () => play("solo", solo, USER_TEXT, 10),
    w2: () => play("w10", worker, workerText(10), 20),
    w3: () => play("hops", hops[0], USER_TEXT, 20),
    w4: (turns) => play("w" + turns, worker, workerText(turns), turns + 5),
  };
}
