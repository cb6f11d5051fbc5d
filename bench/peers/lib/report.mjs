// Tables from a results object: median [min .. max] over the rounds, and the ratio of medians to floor-trace.
const sorted = (a) => a.toSorted((x, y) => x - y);
export const median = (a) => {
  const s = sorted(a);
  return s.length % 2 ? s[s.length >> 1] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
};
export const stat = (samples, f) => {
  const v = samples.map(f);
  return { med: median(v), min: Math.min(...v), max: Math.max(...v) };
};
const num = (x) => (x >= 1000 ? Math.round(x).toLocaleString("en-US") : x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
const range = (s) => `${num(s.med)} [${num(s.min)} .. ${num(s.max)}]`;

function table(title, head, rows, print) {
  print(`\n### ${title}\n`);
  print(`| ${head.join(" | ")} |`);
  print(`|${head.map((_, i) => (i ? "---:" : "---")).join("|")}|`);
  for (const r of rows) print(`| ${r.join(" | ")} |`);
}

/** Median over the rounds of x / floor-trace of the same round. */
const paired = (x, y, f) => {
  const n = Math.min(x?.length ?? 0, y?.length ?? 0);
  return n ? median(Array.from({ length: n }, (_, i) => f(x[i]) / f(y[i]))) : NaN;
};

export function printTables(out, print = console.log) {
  const { results, meta } = out;
  print(`node ${meta.node}, ${meta.cores} x ${meta.cpu}, ${meta.date}, ${meta.reps} rounds; median [min .. max]`);
  print(
    Object.entries(meta.versions)
      .map(([k, v]) => `${k} ${v}`)
      .join(", "),
  );
  print("CPU = user + system time of the process, all threads; it is the main figure because wall time suffers on a busy machine.");
  const per = { w1: 1, w2: 11, w3: 10, w7: 10 };
  const rows = (w) => Object.entries(results[w] ?? {}).filter(([, s]) => s.length);
  for (const [w, title] of [
    ["w1", "W1 one turn"],
    ["w2", "W2 ten sequential tool calls (11 turns)"],
    ["w3", "W3 ten handoffs (11 turns)"],
    ["w7", "W7 W3 streamed"],
  ]) {
    if (!results[w]) continue;
    const unit = w === "w1" ? "runs per CPU s" : w === "w2" ? "CPU µs per turn" : "CPU µs per hop";
    table(
      title,
      ["framework", "CPU µs per run", unit, "wall µs per run, best", "x floor-trace", ...(w === "w7" ? ["events"] : [])],
      rows(w).map(([id, s]) => {
        const us = stat(s, (x) => x.cpuUs);
        return [
          id,
          range(us),
          w === "w1" ? num(1e6 / us.med) : num(us.med / per[w]),
          num(stat(s, (x) => x.us).min),
          num(paired(s, results[w]["floor-trace"], (x) => x.cpuUs)),
          ...(w === "w7" ? [s[0].events] : []),
        ];
      }),
      print,
    );
  }
  const t = Object.keys(results)
    .filter((k) => /^w4\d+$/.test(k))
    .map((k) => +k.slice(2))
    .toSorted((a, b) => a - b);
  if (t.length) {
    table(
      "W4 one run of T turns with one tool call each: CPU ms per run",
      ["framework", ...t.map((n) => `T=${n}`), `T=${t.at(-1)} / T=${t.at(-2)}`, `x floor-trace at T=${t.at(-1)}`],
      rows(`w4${t[0]}`).map(([id]) => {
        const m = t.map((n) => (results[`w4${n}`]?.[id]?.length ? stat(results[`w4${n}`][id], (x) => x.cpuUs / 1000) : null));
        return [
          id,
          ...m.map((s) => (s ? range(s) : "-")),
          m.at(-1) && m.at(-2) ? num(m.at(-1).med / m.at(-2).med) : "-",
          m.at(-1) ? num(paired(results[`w4${t.at(-1)}`][id], results[`w4${t.at(-1)}`]["floor-trace"], (x) => x.cpuUs)) : "-",
        ];
      }),
      print,
    );
  }
  if (results.w4profile) {
    table(
      `W4 CPU µs per turn around turn k (mean of 11 turns; one run of ${t.at(-1)} turns)`,
      ["framework", ...meta.profileAt.map((k) => `turn ${k}`)],
      rows("w4profile")
        .filter(([, s]) => s.some((x) => x.some((v) => v > 0)))
        .map(([id, s]) => [id, ...meta.profileAt.map((_, i) => range(stat(s, (x) => x[i])))]),
      print,
    );
  }
  if (results.w5) {
    table(
      "W5 1,000 concurrent W3 runs, 20 ms per model call (ideal wall 220 ms)",
      ["framework", "CPU ms", "wall ms, best", "RSS before MB", "peak RSS MB", "live heap per run in flight KB", "CPU x floor-trace"],
      rows("w5").map(([id, s]) => [
        id,
        range(stat(s, (x) => x.cpuMs)),
        num(stat(s, (x) => x.wallMs).min),
        num(stat(s, (x) => x.baseRssMB).med),
        num(stat(s, (x) => x.peakRssMB).med),
        num(stat(s, (x) => x.heapPerRunKB).med),
        num(paired(s, results.w5["floor-trace"], (x) => x.cpuMs)),
      ]),
      print,
    );
  }
  if (results.w6) {
    table(
      "W6 cold process: import, build, W1 once",
      ["framework", "CPU ms", "of it until imported", "wall ms", "peak RSS MB"],
      rows("w6").map(([id, s]) => [
        id,
        range(stat(s, (x) => x.cpuMs)),
        num(stat(s, (x) => x.importCpu).med),
        range(stat(s, (x) => x.wallMs)),
        num(stat(s, (x) => x.rssMB).med),
      ]),
      print,
    );
  }
  const n = Object.keys(results)
    .filter((k) => k.startsWith("w8n"))
    .map((k) => +k.slice(3))
    .toSorted((a, b) => a - b);
  for (const [what, f] of [
    ["build, CPU ms", (x) => x.buildMs],
    ["live heap MB", (x) => x.heapMB],
    ["first W1, CPU ms", (x) => x.firstMs],
    ["warm W1, CPU ms", (x) => x.runMs],
  ]) {
    if (!n.length) break;
    table(
      `W8 N agents with five handoffs each: ${String(what)}`,
      ["framework", ...n.map((k) => `N=${k}`)],
      [...new Set(n.flatMap((k) => Object.keys(results[`w8n${k}`])))].map((id) => [
        id,
        ...n.map((k) => {
          const s = results[`w8n${k}`]?.[id];
          return s?.length ? range(stat(s, f)) : out.errors?.[`w8n${k}:${id}`] ? "failed" : "-";
        }),
      ]),
      print,
    );
  }
  if (out.errors) print("\nErrors: " + JSON.stringify(out.errors, null, 1));
}

if (process.argv[1]?.endsWith("report.mjs")) {
  const { readFileSync } = await import("node:fs");
  printTables(JSON.parse(readFileSync(process.argv[2], "utf8")));
}
