// `node bench/loop.mjs [--turns 1000]`: what the loop costs with a model that answers at once, journal in memory.
import { parseArgs } from "node:util";
import { memoryStore } from "../dist/adapters/stores/memory.js";
import { compile, run, stream } from "../dist/engine/index.js";
import { median } from "./measure.mjs";

const { values } = parseArgs({ options: { turns: { type: "string", default: "1000" }, rounds: { type: "string", default: "15" } } });
const turns = Number(values.turns);
const text = `signalbox: 1
name: bench
entry: a
limits: { turns: 1000000, handoffs: 1000000, visits: 1000000, tool_calls: 1000000, seconds: 100000 }
tools:
  step: { description: Does a step., input: { n: number, total: number }, effects: [read] }
agents:
  a: { purpose: Works., tools: [step], routine: "Do each step with \`step\`.", handoffs: { b: { when: it is b's turn, limit: 1000000 }, resolved: { when: done }, escalated: { when: lost } } }
  b: { purpose: Works on., tools: [step], routine: "Do each step with \`step\`.", handoffs: { a: { when: it is a's turn, limit: 1000000 }, resolved: { when: done }, escalated: { when: stuck } } }
`;
const compiled = compile({ path: "bench.yaml", text });
if (!compiled.ok) throw new Error(compiled.diagnostics.map((found) => found.message).join("; "));
const { plan } = compiled;
const usage = { input: 10, output: 5, cached: 0, reasoning: 0 };
const tools = { step: ({ n }) => n };

/** A model that calls `step` on every turn, hands over on every `hopEvery`-th, and resolves at the end. */
function model(total, hopEvery) {
  let turn = 0;
  return {
    provider: "bench",
    generate(request) {
      turn++;
      const name =
        turn >= total
          ? "transfer_to_resolved"
          : hopEvery > 0 && turn % hopEvery === 0
            ? `transfer_to_${request.agent === "a" ? "b" : "a"}`
            : "step";
      return Promise.resolve({
        text: "",
        calls: [{ name, arguments: name === "step" ? `{"n":${turn},"total":${total}}` : "{}" }],
        stop: "calls",
        usage,
      });
    },
  };
}

async function timed(total, hopEvery) {
  const started = process.cpuUsage();
  const result = await run(plan, { message: "go" }, { model: model(total, hopEvery), tools, store: memoryStore() });
  if (result.end?.status !== "exited") throw new Error(`the run ended as ${JSON.stringify(result.end)}`);
  const { user, system } = process.cpuUsage(started);
  return user + system;
}

async function perTurn(total, hopEvery) {
  for (let n = 0; n < 5; n++) await timed(total, hopEvery);
  const samples = [];
  for (let n = 0; n < Number(values.rounds); n++) samples.push((await timed(total, hopEvery)) / total);
  return median(samples);
}

/** CPU between the starts of turns around 10 and around the end of one long run. */
async function growth() {
  const marks = new Map();
  for await (const event of stream(plan, { message: "go" }, { model: model(turns + 60, 0), tools, store: memoryStore() })) {
    if (event.type === "turn-start") marks.set(event.turn, process.cpuUsage());
  }
  const between = (from, to) => (marks.get(to).user + marks.get(to).system - marks.get(from).user - marks.get(from).system) / (to - from);
  return { early: between(10, 60), late: between(turns, turns + 50) };
}

const turn = await perTurn(turns, 0);
const withHops = await perTurn(turns, 2);
for (let n = 0; n < 5; n++) await growth();
const grown = [];
for (let n = 0; n < Number(values.rounds); n++) grown.push(await growth());
const early = median(grown.map((one) => one.early));
const late = median(grown.map((one) => one.late));
console.table([
  { what: "a turn with one tool call", "CPU µs": turn.toFixed(1), ratio: "1.00" },
  {
    what: "a hop (every second turn a handoff)",
    "CPU µs": (2 * withHops - turn).toFixed(1),
    ratio: ((2 * withHops - turn) / turn).toFixed(2),
  },
  { what: "a turn around turn 10", "CPU µs": early.toFixed(1), ratio: "1.00" },
  { what: `a turn around turn ${turns}`, "CPU µs": late.toFixed(1), ratio: (late / early).toFixed(2) },
]);
