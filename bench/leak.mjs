// How much memory is in use after each ten thousand runs of one process, once the garbage is collected: it must not grow.
//   npm run build && node --expose-gc bench/leak.mjs [runs]
import { compile, run } from "../dist/engine/index.js";
import { memoryStore } from "../dist/adapters/stores/memory.js";
import { scripted } from "../dist/adapters/models/scripted.js";

const runs = Number(process.argv[2] ?? 100_000);
const text = `
signalbox: 1
name: leak
entry: front
facts: { order: { type: string, set_by: look, at: /order } }
tools: { look: { description: Looks., input: { what: string }, effects: [read] } }
agents:
  front:
    purpose: Talks.
    tools: [look]
    routine: [Look with \`look\`., { do: Hand over., then: back }]
    handoffs: { back: { when: It is found. } }
  back:
    purpose: Ends it.
    routine: [{ do: Say so., then: resolved }]
    handoffs: { resolved: { when: It is said. } }
`;
const compiled = compile({ path: "leak.yaml", text });
if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
const script = [
  { calls: [{ name: "look", arguments: { what: "o" } }] },
  { calls: [{ name: "transfer_to_back", arguments: { reason: "found" } }] },
  { calls: [{ name: "transfer_to_resolved", arguments: {} }] },
];
const tools = { look: async () => ({ order: "o-1" }) };
const host = new AbortController();

for (let done = 0; done < runs;) {
  const until = Math.min(runs, done + 10_000);
  for (; done < until; done += 100) await Promise.all(Array.from({ length: 100 }, () => one()));
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, rss } = process.memoryUsage();
  console.log(`${String(done).padStart(7)} runs  heap ${mb(heapUsed)}  rss ${mb(rss)}`);
}

async function one() {
  // A store of its own for each: what a host keeps is the host's.
  const { status } = await run(
    compiled.plan,
    { message: "Hi" },
    { model: scripted(script), tools, store: memoryStore(), signal: host.signal },
  );
  if (status !== "exited") throw new Error(`a run ended as ${status}`);
}

function mb(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
