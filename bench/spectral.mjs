// `node bench/spectral.mjs [--rounds 5] [--sizes 10,1000]`: CPU of `lint` beside Spectral with an equivalent small ruleset, on the same files.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureAll, ratio } from "./measure.mjs";
import { topologyText } from "./topology.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" }, sizes: { type: "string", default: "10,1000" } } });
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const spectral = at("node_modules/@stoplight/spectral-cli/dist/index.js");
if (!existsSync(spectral)) {
  console.error("Spectral is not installed. It has a package of its own: npm ci --prefix bench --ignore-scripts");
  process.exit(3);
}

const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const ruleset = join(folder, "ruleset.mjs");
copyFileSync(at("spectral/ruleset.mjs"), ruleset);
writeFileSync(join(folder, "schema.mjs"), `export default ${readFileSync(at("../schemas/topology.v1.schema.json"), "utf8")};\n`);

const ours = (file) => [at("../dist/cli/main.js"), "lint", file];
const theirs = (file) => [spectral, "lint", file, "--quiet", "--ruleset", ruleset];

/** One fault for each rule that both have, each in a file of its own: what both tools must find there, and nothing else of the kind. */
const plants = {
  schema: (text) =>
    text.replace("    purpose: Handles the questions of department 3 ", "    porpose: Handles the questions of department 3 "),
  "unmentioned-handoff": (text) => text.replace(/( {6}agent_9:\n) {8}when:.*\n/, "$1"),
  "unknown-target": (text) => text.replace("      agent_9:\n", "      agent_nine: { when: It belongs nowhere. }\n      agent_9:\n"),
  "unknown-tool": (text) => text.replace("    tools: [look_up]\n", "    tools: [look_up, look_down_the_road]\n"),
  "unreachable-agent": (text) => text.replace(/ {6}agent_9:\n {8}when:.*\n {8}carry:.*\n/, ""),
};

function rulesSaid(args) {
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const found = JSON.parse(stdout.slice(Math.max(0, stdout.search(/[[{]/))));
  return new Set((Array.isArray(found) ? found : found.diagnostics).map(({ code, rule }) => code ?? rule));
}

/** Both tools do the same work: a clean file is clean to both, and each planted fault is found by both. */
function checkSameWork(size) {
  const clean = topologyText(size);
  for (const [rule, plant] of [[undefined, (text) => text], ...Object.entries(plants)]) {
    const text = plant(clean);
    if (rule !== undefined && text === clean) throw new Error(`the fault \`${String(rule)}\` was not planted`);
    const file = join(folder, "planted.yaml");
    writeFileSync(file, text);
    for (const args of [
      [...ours(file), "--format", "json"],
      [...theirs(file), "--format", "json"],
    ]) {
      const said = rulesSaid(args);
      for (const name of Object.keys(plants)) {
        if (said.has(name) !== (name === rule))
          throw new Error(`${args[0]} ${said.has(name) ? "reports" : "misses"} \`${name}\` where ${String(rule ?? "nothing")} was planted`);
      }
    }
  }
}

const rows = [];
try {
  checkSameWork(10);
  console.log(
    `Both find each of ${Object.keys(plants).length} planted faults, and no others of these kinds: ${Object.keys(plants).join(", ")}.`,
  );
  for (const size of values.sizes.split(",").map(Number)) {
    const file = join(folder, `${size}.yaml`);
    writeFileSync(file, topologyText(size));
    const [lint, other] = await measureAll([ours(file), theirs(file)], Number(values.rounds));
    rows.push({
      agents: size,
      "lint CPU ms": lint.cpu.toFixed(0),
      "Spectral CPU ms": other.cpu.toFixed(0),
      "Spectral / lint": ratio(other, lint).toFixed(1),
      "lint MB": lint.rss.toFixed(0),
      "Spectral MB": other.rss.toFixed(0),
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
