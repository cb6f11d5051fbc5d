// node verify.mjs [adapter ...]: runs every workload of every adapter once, checked. Each adapter in its own process.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ADAPTERS } from "./adapters/index.mjs";
import { verified } from "./lib/verify.mjs";
import { brain } from "./lib/brain.mjs";

if (process.argv[2] === "--one") {
  const a = await ADAPTERS[process.argv[3]]();
  const out = [];
  for (const [w, run, turns] of [
    ["w1", () => a.w1()],
    ["w2", () => a.w2()],
    ["w3", () => a.w3()],
    ["w4", () => a.w4(50), 50],
    ["w4", () => a.w4(200), 200],
    ["w7", a.w7 && (() => a.w7())],
    ["w8", a.w8 && (() => a.w8(30).run())],
  ]) {
    if (!run) {
      out.push(`${w} n/a`);
      continue;
    }
    const r = await verified(a, w, run, turns);
    out.push(`${w}${turns ?? ""} ok (items ${r.items ?? "-"}, seen ${brain.lastInput}${r.events ? `, events ${r.events}` : ""})`);
  }
  console.log(`${process.argv[3].padEnd(24)} ${out.join("; ")}`);
  process.exit(0);
}
const names = process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(ADAPTERS);
let bad = 0;
for (const n of names) {
  const r = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", n], { encoding: "utf8" });
  process.stdout.write(r.stdout);
  if (r.status !== 0) {
    bad++;
    console.log(`${n.padEnd(24)} FAILED\n${r.stderr.split("\n").slice(0, 25).join("\n")}`);
  }
}
process.exit(bad ? 1 : 0);
