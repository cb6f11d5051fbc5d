// `node bench/shapes.mjs [--only ring,star]`: what `lint` costs on the extreme shapes, each full of facts, beside a process that only parses the same YAML.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { measureOnce } from "./measure.mjs";

const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));

/** Each agent's targets, by its number. In all, a fact is set by one agent and needed by every tenth, hundredth… one. */
const shapes = {
  chain: { agents: 50_000, facts: 10, targets: (at, size) => (at + 1 < size ? [at + 1] : []) },
  ring: { agents: 50_000, facts: 10, targets: (at, size) => [(at + 1) % size] },
  star: { agents: 50_000, facts: 10, targets: (at, size) => (at === 0 ? many(size - 1, (leaf) => leaf + 1) : [0]) },
  fan: {
    agents: 50_000,
    facts: 10,
    targets: (at, size) => (at === 0 ? many(size - 2, (leaf) => leaf + 1) : at < size - 1 ? [size - 1] : []),
  },
  calls: { agents: 50_000, facts: 10, targets: (at, size) => (at + 1 < size ? [at + 1] : []), mode: "call" },
  clique: { agents: 400, facts: 10, targets: (at, size) => many(size, (other) => other).filter((other) => other !== at) },
  facts: { agents: 1_000, facts: 10_000, targets: (at, size) => [(at + 1) % size] },
};

/** A topology in which tools set facts all along the way, and tools at every agent need others. */
function textOf({ agents, facts, targets, mode }) {
  const each = Math.max(1, facts / agents);
  const lines = ["signalbox: 1", "name: shape", "entry: a0", "facts:"];
  lines.push(...many(facts, (n) => `  f${n}: { type: string, set_by: set${n}, at: /x }`), "tools:");
  for (let n = 0; n < facts; n++) {
    lines.push(`  set${n}: { description: Sets it., input: {}, effects: [read] }`);
    lines.push(`  use${n}: { description: Uses it., input: {}, effects: [write, idempotent], requires: [f${n}] }`);
  }
  const setters = new Map();
  for (let n = 0; n < facts; n++) {
    const at = Math.floor((n * agents) / facts);
    setters.set(at, [...(setters.get(at) ?? []), `set${n}`]);
  }
  lines.push("agents:");
  for (let at = 0; at < agents; at++) {
    const tools = [...(setters.get(at) ?? []), ...many(each, (n) => `use${(at * each + n + Math.floor(facts / 2)) % facts}`)];
    lines.push(
      `  a${at}:`,
      `    purpose: Is number ${at}.`,
      `    tools: [${tools.join(", ")}]`,
      `    routine: Work with ${tools.map((tool) => `\`${tool}\``).join(", ")}.`,
      "    handoffs:",
    );
    for (const to of targets(at, agents))
      lines.push(`      a${to}: { when: It is for ${to}.${mode === undefined ? "" : `, mode: ${mode}`} }`);
    lines.push("      resolved: { when: Done. }", "      escalated: { when: They ask for a person. }");
  }
  return `${lines.join("\n")}\n`;
}

const { values } = parseArgs({ options: { only: { type: "string" } } });
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const main = at("../dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "signalbox-shapes-"));
const rows = [];
try {
  for (const [name, shape] of Object.entries(shapes)) {
    if (values.only?.split(",").includes(name) === false) continue;
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, textOf(shape));
    const lint = await measureOnce([main, "lint", file]);
    const parse = await measureOnce([at("./parse-only.cjs"), file]);
    rows.push({
      shape: name,
      agents: shape.agents,
      facts: shape.facts,
      "lint CPU s": (lint.cpu / 1000).toFixed(1),
      "parse CPU s": (parse.cpu / 1000).toFixed(1),
      "lint MB": lint.rss.toFixed(0),
      "parse MB": parse.rss.toFixed(0),
      ...(await findingsOf(file)),
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);

/** How many findings there are, and how many of them are about facts. */
async function findingsOf(file) {
  const run = promisify(execFile)(process.execPath, [main, "lint", "--format", "json", file], { maxBuffer: 2 ** 30 });
  const { stdout } = await run.catch((error) => error);
  const { diagnostics } = JSON.parse(stdout);
  return { findings: diagnostics.length, "on facts": diagnostics.filter(({ rule }) => rule.startsWith("fact-")).length };
}
