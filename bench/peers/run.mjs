#!/usr/bin/env node
// node run.mjs [--only a,b] [--skip a,b] [--workloads w1,w2,...] [--reps 9] [--ms 250] [--warm 12000] [--out results.json]
//
// One process per framework. All of them are alive together and are measured in turn, one at a time, round after
// round (the order is rotated), so a drift of the machine hits every framework alike. --ms is the CPU time of one
// measured block, --warm the most CPU time spent on the first warm-up (a third of it before each later workload).
import { fork, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ADAPTERS } from "./adapters/index.mjs";
import { printTables } from "./lib/report.mjs";

const here = (p) => fileURLToPath(new URL(p, import.meta.url));
const { values: opt } = parseArgs({
  options: {
    only: { type: "string" },
    skip: { type: "string" },
    workloads: { type: "string", default: "w1,w2,w3,w4,w5,w6,w7,w8" },
    reps: { type: "string", default: "9" },
    ms: { type: "string", default: "250" },
    warm: { type: "string", default: "12000" },
    out: { type: "string", default: "results.json" },
    sizes: { type: "string", default: "10,100,1000,10000" },
    turns: { type: "string", default: "50,100,200,400" },
    runs: { type: "string", default: "1000" },
    "w8-timeout": { type: "string", default: "180" },
  },
});
const list = (s) => (s ? s.split(",") : []);
const ids = (opt.only ? list(opt.only) : Object.keys(ADAPTERS)).filter((i) => !list(opt.skip).includes(i));
for (const i of ids) if (!ADAPTERS[i]) throw new Error(`unknown adapter ${i}`);
const workloads = list(opt.workloads);
const reps = +opt.reps;
const ms = +opt.ms;

// No framework may find a key or an exporter address in the environment.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([k]) => !/^(OPENAI|LANGSMITH|LANGCHAIN|GOOGLE|GEMINI|OTEL|ANTHROPIC|MASTRA|NODE_OPTIONS|AI_)/.test(k),
  ),
);
env.NODE_ENV = "production";
env.MASTRA_TELEMETRY_DISABLED = "1";
const execArgv = ["--expose-gc", "--no-warnings"];

class Proc {
  constructor(id, extra = []) {
    this.id = id;
    this.child = fork(here("./lib/worker.mjs"), [id], {
      env,
      execArgv: [...execArgv, ...extra],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.err = "";
    this.child.stderr.on("data", (d) => {
      if (this.err.length < 20_000) this.err += d;
    });
  }
  call(cmd, args = {}, timeoutMs = 900_000) {
    return new Promise((resolve, reject) => {
      const done = (f, v) => {
        clearTimeout(timer);
        this.child.removeAllListeners("message");
        this.child.removeAllListeners("exit");
        f(v);
      };
      const timer = setTimeout(() => {
        this.child.kill("SIGKILL");
        done(reject, new Error(`${this.id} ${cmd}: timeout after ${timeoutMs} ms`));
      }, timeoutMs);
      this.child.once("message", (m) => (m.ok ? done(resolve, m.value) : done(reject, new Error(m.error))));
      this.child.once("exit", (code, sig) => done(reject, new Error(`${this.id} ${cmd}: exited ${code ?? sig}\n${this.err.slice(-2000)}`)));
      this.child.send({ cmd, ...args });
    });
  }
  stop() {
    this.child.removeAllListeners("exit");
    this.child.kill("SIGKILL");
  }
}

const out = {
  meta: {
    date: new Date().toISOString(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    reps,
    blockMs: ms,
    versions: {},
  },
  results: {},
};
const save = () => writeFileSync(opt.out, JSON.stringify(out, null, 1));
const log = (s) => process.stderr.write(s + "\n");
const rotate = (a, k) => a.map((_, i) => a[(i + k) % a.length]);
const put = (w, id, sample) => ((out.results[w] ??= {})[id] ??= []).push(sample);
const note = (w, id, error) => {
  (out.results[w] ??= {})[id] ??= [];
  (out.errors ??= {})[`${w}:${id}`] = String(error.message ?? error).slice(0, 600);
  log(`  ${id}: ${String(error.message ?? error).split("\n")[0]}`);
};

function version(name) {
  if (name === "signalbox") return JSON.parse(readFileSync(here("../../package.json"), "utf8")).version;
  return JSON.parse(readFileSync(here("./package.json"), "utf8")).dependencies[name] ?? "?";
}
async function start() {
  const all = [];
  for (const id of ids) {
    const p = new Proc(id);
    try {
      const info = await p.call("load");
      for (const k of info.packages) out.meta.versions[k] = version(k);
      (out.meta.handoff ??= {})[id] = info.handoff;
      p.has = info.has;
      all.push(p);
    } catch (e) {
      note("load", id, e);
      p.stop();
    }
  }
  return all;
}

let procs; // one warm process per framework for all of W1..W4 and W7
async function hot(w, turns) {
  const key = w + (turns ?? "");
  const first = procs === undefined;
  procs ??= await start();
  let mine = procs.filter((p) => p.has.includes(w));
  for (const p of mine.slice()) {
    try {
      const x = await p.call("warm", { w, turns, windowMs: 200, maxMs: +opt.warm / (first ? 1 : 3) });
      ((out.meta.warm ??= {})[key] ??= {})[p.id] = {
        runs: x.n,
        cpuMs: Math.round(x.cpuMs),
        firstWindowUs: Math.round(x.firstUs),
        us: Math.round(x.us * 10) / 10,
      };
    } catch (e) {
      note(key, p.id, e);
      p.stop();
      procs = procs.filter((x) => x !== p);
      mine = mine.filter((x) => x !== p);
    }
  }
  log(`${key}: warm`);
  for (let r = 0; r < reps; r++) {
    for (const p of rotate(mine, r % Math.max(1, mine.length))) {
      try {
        put(key, p.id, await p.call("measure", { w, turns, ms }));
      } catch (e) {
        note(key, p.id, e);
      }
    }
    log(`${key}: round ${r + 1}/${reps}`);
    save();
  }
  if (w === "w4" && turns === Math.max(...list(opt.turns).map(Number))) {
    const at = [10, 50, 100, 200, turns - 10].filter((k, i, a) => k <= turns && a.indexOf(k) === i);
    out.meta.profileAt = at;
    for (let r = 0; r < reps; r++) {
      for (const p of rotate(mine, r % mine.length)) {
        try {
          put("w4profile", p.id, await p.call("profile", { turns, at, half: 5 }));
        } catch (e) {
          note("w4profile", p.id, e);
        }
      }
    }
    save();
  }
}

async function fresh(key, cmd, args, { rounds, timeout }) {
  const dead = new Set();
  const slow = new Set();
  for (let r = 0; r < rounds; r++) {
    for (const id of rotate(ids, r % ids.length)) {
      if (dead.has(id) || (slow.has(id) && r >= 3)) continue;
      const p = new Proc(id, cmd === "w8" ? ["--max-old-space-size=8192"] : []);
      try {
        const info = await p.call("load");
        for (const k of info.packages) out.meta.versions[k] = version(k);
        if (!info.has.includes(cmd)) {
          dead.add(id);
          continue;
        }
        const t = performance.now();
        put(key, id, await p.call(cmd, args, timeout));
        if (performance.now() - t > 20_000) slow.add(id);
      } catch (e) {
        note(key, id, e);
        dead.add(id);
      } finally {
        p.stop();
      }
    }
    log(`${key}: round ${r + 1}/${rounds}`);
    save();
  }
}

async function startup() {
  const node = (args) => {
    const t = performance.now();
    const r = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    return { wallMs: performance.now() - t, r };
  };
  for (let k = -1; k < Math.max(reps, 9); k++) {
    const bare = node([
      "-e",
      "const c=process.cpuUsage();process.stdout.write(JSON.stringify({importMs:0,w1Ms:0,importCpu:0,cpuMs:(c.user+c.system)/1000,rssMB:process.resourceUsage().maxRSS/1024}))",
    ]);
    if (k >= 0) put("w6", "node (bare)", { wallMs: bare.wallMs, ...JSON.parse(bare.r.stdout) });
    for (const id of rotate(ids, (k + ids.length) % ids.length)) {
      if (id.startsWith("floor-") && id !== "floor-loop") continue;
      const { wallMs, r } = node(["--no-warnings", here("./lib/startup.mjs"), id]);
      if (k < 0) continue; // first round only fills the file cache
      if (r.status !== 0) {
        note("w6", id, new Error(r.stderr));
        continue;
      }
      put("w6", id, { wallMs, ...JSON.parse(r.stdout) });
    }
    log(`w6: round ${k + 1}/${Math.max(reps, 9)}`);
    save();
  }
}

const hotFirst = (w) => (/^w[12347]$/.test(w) ? 0 : 1); // the warm processes are stopped before the fresh ones start
for (const w of workloads.toSorted((x, y) => hotFirst(x) - hotFirst(y))) {
  if (hotFirst(w) === 1 && procs) {
    for (const p of procs) p.stop();
    procs = undefined;
  }
  if (w === "w1" || w === "w2" || w === "w3" || w === "w7") await hot(w);
  else if (w === "w4") for (const t of list(opt.turns).map(Number)) await hot("w4", t);
  else if (w === "w5") await fresh("w5", "w5", { runs: +opt.runs, delay: 20, warmMs: +opt.warm / 3 }, { rounds: reps, timeout: 900_000 });
  else if (w === "w6") await startup();
  else if (w === "w8")
    for (const n of list(opt.sizes).map(Number))
      await fresh(`w8n${n}`, "w8", { n }, { rounds: Math.min(reps, 7), timeout: +opt["w8-timeout"] * 1000 });
}
for (const p of procs ?? []) p.stop();
save();
printTables(out);
