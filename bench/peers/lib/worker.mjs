// One framework in one process. The runner sends commands over IPC, one at a time.
import { ADAPTERS } from "../adapters/index.mjs";
import { brain } from "./brain.mjs";
import { verified, expectation } from "./verify.mjs";

const id = process.argv[2];
const gc = globalThis.gc ?? (() => {});
const tick = () => new Promise((resolve) => setImmediate(resolve));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let a;

/** CPU ms of this process so far, all threads (JIT and GC helpers too): unlike wall time it survives a busy machine. */
const cpu = () => {
  const c = process.cpuUsage();
  return (c.user + c.system) / 1000;
};
const runner = (w, turns) => (w === "w4" ? () => a.w4(turns) : () => a[w]());

async function batchOf(run, count, batch) {
  for (let i = 0; i < count;) {
    const end = Math.min(i + batch, count);
    for (; i < end; i++) await run();
    await tick(); // let timers, finalizers and exporters run, as real I/O would
  }
}

const state = { us: 0 };
const commands = {
  async load() {
    const t = performance.now();
    a = await ADAPTERS[id]();
    return {
      ms: performance.now() - t,
      handoff: a.handoff,
      packages: a.packages,
      has: [...Object.keys(a).filter((k) => /^w\d$/.test(k)), ...(a.w3 && !a.noModel ? ["w5"] : [])],
    };
  },
  /** Run until the best CPU time per run has not improved by 3 % in four windows, or maxMs of CPU time are spent. */
  async warm({ w, turns, maxMs, windowMs }) {
    const run = runner(w, turns);
    await verified(a, w, run, turns);
    const t0 = cpu();
    let best = Infinity;
    let stale = 0;
    let n = 0;
    const last = [];
    while (stale < 4 && cpu() - t0 < maxMs) {
      const c0 = cpu();
      let m = 0;
      for (let t = c0; m < 2 || t - c0 < windowMs; m++) {
        await run();
        if (m % 16 === 15 || (t - c0) / m > 1) {
          await tick();
          t = cpu();
        }
      }
      n += m;
      const us = ((cpu() - c0) * 1000) / m;
      last.push(us);
      if (us < best * 0.97) {
        best = us;
        stale = 0;
      } else stale++;
    }
    state.us = Math.min(...last.slice(-3));
    return { us: state.us, n, cpuMs: cpu() - t0, firstUs: last[0] };
  },
  async measure({ w, turns, ms }) {
    const run = runner(w, turns);
    const e = expectation(w, turns);
    const count = Math.max(1, Math.min(500_000, Math.round((ms * 1000) / state.us)));
    const batch = Math.max(1, Math.min(count, Math.round(4000 / state.us)));
    // No forced collection here: a full gc() between rounds kills the hidden classes of dead objects and with them
    // the optimised code (2x to 4x for the large frameworks). A tenth of the block is run unmeasured instead, because
    // the process has just been idle.
    await batchOf(run, Math.ceil(count / 10), batch);
    brain.reset();
    const c0 = cpu();
    const t0 = performance.now();
    await batchOf(run, count, batch);
    const wall = performance.now() - t0;
    const used = cpu() - c0;
    if (brain.modelCalls !== count * e.modelCalls) throw new Error(`${id} ${w}: ${brain.modelCalls} model calls in ${count} runs`);
    if (brain.toolCalls !== count * e.toolCalls) throw new Error(`${id} ${w}: ${brain.toolCalls} tool calls in ${count} runs`);
    const r = await verified(a, w, run, turns);
    return { us: (wall * 1000) / count, cpuUs: (used * 1000) / count, count, events: r.events };
  },
  /** CPU time between successive model calls inside one run of `turns` turns. */
  async profile({ turns, at, half }) {
    await a.w4(turns);
    await tick();
    brain.reset();
    brain.stamps = new Float64Array(turns + 2);
    await a.w4(turns);
    const s = brain.stamps;
    brain.stamps = null;
    return at.map((k) => {
      const lo = Math.max(1, k - half);
      const hi = Math.min(turns, k + half);
      return ((s[hi] - s[lo - 1]) * 1000) / (hi - lo + 1); // mean µs per turn over the window
    });
  },
  async w5({ runs, delay, warmMs }) {
    await verified(a, "w3", () => a.w3());
    for (let t = cpu(), n = 0; n < 20 || cpu() - t < warmMs; n++) {
      await a.w3();
      if (n % 16 === 0) await tick();
    }
    gc();
    await sleep(20);
    gc();
    const base = process.memoryUsage();
    brain.reset();
    brain.wait = () => sleep(delay);
    const c0 = cpu();
    const t0 = performance.now();
    const results = await Promise.all(Array.from({ length: runs }, () => a.w3()));
    const wall = performance.now() - t0;
    const used = cpu() - c0;
    brain.wait = null;
    const peakRss = process.resourceUsage().maxRSS * 1024;
    for (const r of results) if (r.agent !== "hop10") throw new Error(`${id} w5: ended at ${r.agent}`);
    if (brain.modelCalls !== runs * 11) throw new Error(`${id} w5: ${brain.modelCalls} model calls`);
    results.length = 0;
    // live heap per run: hold every run inside its sixth model call, collect, look
    gc();
    await sleep(20);
    gc();
    const h0 = process.memoryUsage().heapUsed;
    const held = Math.min(runs, 200);
    let open;
    let arrived = 0;
    let all;
    const gate = new Promise((r) => {
      open = r;
    });
    const here = new Promise((r) => {
      all = r;
    });
    brain.wait = (agent) => {
      if (agent !== "hop5") return sleep(1);
      if (++arrived === held) all();
      return gate;
    };
    const pending = Array.from({ length: held }, () => a.w3());
    await here;
    await sleep(20);
    gc();
    await sleep(20);
    gc();
    const heap = process.memoryUsage().heapUsed - h0;
    open();
    await Promise.all(pending);
    brain.wait = null;
    return {
      wallMs: wall,
      cpuMs: used,
      baseRssMB: base.rss / 1e6,
      peakRssMB: peakRss / 1e6,
      heapPerRunKB: heap / held / 1024,
    };
  },
  async w8({ n }) {
    await verified(a, "w1", () => a.w1());
    for (let i = 0; i < 20; i++) await a.w1();
    await verified(a, "w8", () => a.w8(3).run());
    gc();
    await sleep(10);
    gc();
    const h0 = process.memoryUsage().heapUsed;
    const t0 = cpu();
    const built = a.w8(n);
    const buildMs = cpu() - t0;
    gc();
    await sleep(10);
    gc();
    const heapMB = (process.memoryUsage().heapUsed - h0) / 1e6;
    const t1 = cpu();
    await verified(a, "w8", () => built.run());
    const firstMs = cpu() - t1;
    let warm = 0;
    for (const t = cpu(); warm < 3 || (warm < 2000 && cpu() - t < 500); warm++) await built.run();
    let m = 0;
    const t2 = cpu();
    for (let t = t2; m < 3 || (m < 20_000 && t - t2 < 500); m++) {
      await built.run();
      if (m % 16 === 0 || t - t2 > 50) t = cpu();
    }
    return { buildMs, heapMB, firstMs, runMs: (cpu() - t2) / m, rssMB: process.resourceUsage().maxRSS / 1024 };
  },
  async exit() {
    setImmediate(() => process.exit(0));
  },
};

process.on("message", async ({ cmd, ...args }) => {
  try {
    process.send({ ok: true, value: await commands[cmd](args) });
  } catch (e) {
    process.send({ ok: false, error: e?.stack ?? String(e) });
  }
});
