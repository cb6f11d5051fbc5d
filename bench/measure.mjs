import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const preload = fileURLToPath(new URL("./usage.cjs", import.meta.url));

/** Runs `node ...args` once to its end: CPU of the whole process and the time it took in milliseconds, its peak memory in MB. */
export function measureOnce(args) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ["--require", preload, ...args], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
    let said = "";
    let errors = "";
    child.stdio[3].on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (errors += data));
    child.on("error", reject);
    child.on("close", (code) => {
      if (said === "") return reject(new Error(`node ${args.join(" ")} ended with ${code}: ${errors.slice(0, 500)}`));
      const { cpu, rss } = JSON.parse(said);
      resolve({ cpu: cpu / 1000, rss: rss / 1024, wall: performance.now() - started, code, errors });
    });
  });
}

/** Measures several commands in turn, round after round, so that a drift of the machine meets all alike; returns their medians. */
export async function measureAll(commands, rounds) {
  const samples = commands.map(() => []);
  for (const args of commands) await measureOnce(args);
  for (let round = 0; round < rounds; round++) {
    for (const [index, args] of commands.entries()) samples[index].push(await measureOnce(args));
  }
  return samples.map((list) => ({ cpu: median(list.map((one) => one.cpu)), rss: median(list.map((one) => one.rss)), rounds: list }));
}

/** How many times the CPU of one command another took: the median of the ratios within each round, which a busy machine disturbs least. */
export function ratio(one, other) {
  return median(one.rounds.map(({ cpu }, round) => cpu / other.rounds[round].cpu));
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
