// `node bench/shapes.mjs [--agents 50000]`: the largest graphs of each shape that `lint` is held to finish, with what they cost.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureOnce } from "./measure.mjs";

const { values } = parseArgs({ options: { agents: { type: "string", default: "50000" } } });
const many = Number(values.agents);
const head = "signalbox: 1\nname: bench\nentry: a0\n";

/** A manifest with `count` agents; `targets` tells the agents that the n-th hands to, beside the two standard exits. */
function manifest(count, targets) {
  const agents = Array.from({ length: count }, (_, n) => {
    const edges = [
      ...targets(n).map((to) => `a${to}: { when: Case ${n} is for ${to}. }`),
      `resolved: { when: Case ${n} is closed. }`,
      `escalated: { when: They ask ${n} for a person. }`,
    ];
    return `  a${n}: { purpose: Handles case ${n}., handoffs: { ${edges.join(", ")} } }`;
  });
  return `${head}agents:\n${agents.join("\n")}\n`;
}

/** 1,000 agents in a chain; each sets ten facts by a tool of its own, and its handoff requires them. */
function facts() {
  const at = (n) => Array.from({ length: 10 }, (_, k) => `f${n * 10 + k}`);
  const all = Array.from({ length: 1000 }, (_, n) => n);
  return [
    `${head}facts:`,
    ...all.flatMap((n) => at(n).map((name) => `  ${name}: { type: string, set_by: t${n}, at: /${name} }`)),
    "tools:",
    ...all.map((n) => `  t${n}: { description: Finds the facts of case ${n}., effects: [read] }`),
    "agents:",
    ...all.map((n) => {
      const next = n < 999 ? `a${n + 1}: { when: Case ${n} goes on., requires: [${at(n).join(", ")}] }, ` : "";
      return `  a${n}: { purpose: Handles case ${n}., tools: [t${n}], routine: "Look with \`t${n}\`.", handoffs: { ${next}resolved: { when: Case ${n} is closed. }, escalated: { when: They ask ${n} for a person. } } }`;
    }),
    "",
  ].join("\n");
}

const shapes = {
  [`a chain of ${many}`]: () => manifest(many, (n) => (n + 1 < many ? [n + 1] : [])),
  [`a ring of ${many}`]: () => manifest(many, (n) => [(n + 1) % many]),
  [`a star of ${many}`]: () => manifest(many, (n) => (n === 0 ? Array.from({ length: many - 1 }, (_, k) => k + 1) : [0])),
  "a clique of 400": () => manifest(400, (n) => Array.from({ length: 400 }, (_, k) => k).filter((k) => k !== n)),
  "10,000 facts, 1,000 agents": facts,
};

const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const rows = [];
try {
  for (const [shape, make] of Object.entries(shapes)) {
    const file = join(folder, "topology.yaml");
    writeFileSync(file, make());
    const { code, cpu, wall, rss, errors } = await measureOnce([
      fileURLToPath(new URL("../dist/cli/main.js", import.meta.url)),
      "lint",
      file,
    ]);
    // 3 would be a fault of ours.
    if (code > 1) throw new Error(`lint of ${shape} ended with ${code}: ${errors.slice(0, 500)}`);
    rows.push({
      shape,
      "file MB": (statSync(file).size / 1e6).toFixed(1),
      exit: code,
      "CPU s": (cpu / 1000).toFixed(1),
      "time s": (wall / 1000).toFixed(1),
      "memory MB": rss.toFixed(0),
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
