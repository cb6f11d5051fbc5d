// `node bench/lint.mjs [--rounds 7] [--sizes 10,100,1000,10000]`: what `lint` costs, as ratios in one run.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureAll, measureOnce, ratio } from "./measure.mjs";
import { topologyText } from "./topology.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, sizes: { type: "string", default: "10,100,1000,10000" } },
});
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const rows = [];
try {
  for (const size of values.sizes.split(",").map(Number)) {
    const file = join(folder, `${size}.yaml`);
    writeFileSync(file, topologyText(size));
    const lint = [at("../dist/cli/main.js"), "lint", file];
    const first = await measureOnce(lint);
    if (first.code !== 0) throw new Error(`lint found something in the bench file of ${size} agents: ${first.errors}`);
    const rounds = size > 1000 ? Math.min(3, Number(values.rounds)) : Number(values.rounds);
    const [ours, parse, bare] = await measureAll([lint, [at("./parse-only.cjs"), file], ["-e", "0"]], rounds);
    rows.push({
      agents: size,
      "lint CPU ms": ours.cpu.toFixed(0),
      "parse CPU ms": parse.cpu.toFixed(0),
      "bare CPU ms": bare.cpu.toFixed(0),
      "lint / parse": ratio(ours, parse).toFixed(2),
      "lint / bare": ratio(ours, bare).toFixed(2),
      "lint MB": ours.rss.toFixed(0),
      "parse MB": parse.rss.toFixed(0),
      "µs per agent over bare": (((ours.cpu - bare.cpu) * 1000) / size).toFixed(0),
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
