// node profile.mjs <adapter> [w1|w2|w3|w7|w4:<turns>] [seconds of CPU] : where the time of a warm framework goes.
import { Session } from "node:inspector/promises";
import { ADAPTERS } from "./adapters/index.mjs";
import { verified } from "./lib/verify.mjs";

const [id, workload = "w3", secs = "4"] = process.argv.slice(2);
const [w, turns] = workload.split(":");
const a = await ADAPTERS[id]();
const run = w === "w4" ? () => a.w4(+turns) : () => a[w]();
const cpu = () => {
  const c = process.cpuUsage();
  return (c.user + c.system) / 1000;
};
const spin = async (ms) => {
  let n = 0;
  for (const t = cpu(); cpu() - t < ms || n < 2; n++) {
    await run();
    if (n % 8 === 0) await new Promise((r) => setImmediate(r));
  }
  return n;
};
await verified(a, w, run, turns && +turns);
await spin(+secs * 2000);
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });
await session.post("Profiler.start");
const c0 = cpu();
const runs = await spin(+secs * 1000);
const used = cpu() - c0;
const { profile } = await session.post("Profiler.stop");

const nodes = new Map(profile.nodes.map((n) => [n.id, n]));
const parent = new Map();
for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
const self = new Map();
for (let i = 0; i < profile.samples.length; i++) self.set(profile.samples[i], (self.get(profile.samples[i]) ?? 0) + profile.timeDeltas[i]);
const file = ({ url, functionName }) => {
  if (!url) return functionName.startsWith("(") ? functionName : "(builtin)";
  const k = url.lastIndexOf("node_modules/");
  return k >= 0 ? url.slice(k + 13) : url.startsWith("node:") ? url : url.split("/").slice(-2).join("/");
};
const pkg = (f) =>
  f.startsWith("node:")
    ? "node internals"
    : f.startsWith("@")
      ? f.split("/").slice(0, 2).join("/")
      : f.startsWith("(")
        ? f
        : f.includes("adapters/") || f.startsWith("lib/") || !f.includes("/")
          ? "harness"
          : f.split("/")[0];
const add = (m, k, v) => m.set(k, (m.get(k) ?? 0) + v);
const byPkg = new Map();
const byFile = new Map();
const byFn = new Map();
const incl = new Map();
let total = 0;
for (const [nid, t] of self) {
  const n = nodes.get(nid);
  const name = n.callFrame.functionName;
  if (name === "(idle)" || name === "(program)") continue;
  let own = false; // the clock and the profiler itself
  for (let x = nid; x !== undefined; x = parent.get(x)) own ||= /^(cpu|post)$/.test(nodes.get(x).callFrame.functionName);
  if (own) continue;
  total += t;
  const f = file(n.callFrame);
  add(byPkg, pkg(f), t);
  add(byFile, f, t);
  add(byFn, `${name || "(anonymous)"}  ${f}:${n.callFrame.lineNumber + 1}`, t);
  const seen = new Set();
  for (let x = nid; x !== undefined; x = parent.get(x)) {
    const c = nodes.get(x).callFrame;
    const k = `${c.functionName || "(anonymous)"}  ${file(c)}:${c.lineNumber + 1}`;
    if (!seen.has(k)) {
      seen.add(k);
      add(incl, k, t);
    }
  }
}
const show = (title, m, n) => {
  console.log(`\n${title}`);
  for (const [k, v] of [...m].toSorted((x, y) => y[1] - x[1]).slice(0, n))
    console.log(`${((100 * v) / total).toFixed(1).padStart(6)} %  ${k}`);
};
console.log(`${id} ${workload}: ${runs} runs, ${(used / runs).toFixed(3)} CPU ms per run`);
show("self time by package", byPkg, 12);
show("self time by file", byFile, 22);
show("self time by function", byFn, 30);
show("inclusive time by function", incl, 60);
process.exit(0);
