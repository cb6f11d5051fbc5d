import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles a TypeScript program of the tests, so that a real Node process can run it. */
export async function nodeProgram(entry: string): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "signalbox-program-")), "program.mjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
    // A library of CommonJS asks for Node's modules by `require`; what it asks for only elsewhere is left out.
    banner: { js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);' },
    external: ["pg-native", "pg-cloudflare"],
  });
  return outfile;
}

/** A process of a test: what it wrote to stdout, line by line as it comes, and how it ended. */
export interface Running {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves when stdout holds a line that starts so; rejects if the process ends before. */
  line(start: string): Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly stderr: string }>;
}

/** Starts a bundled program with arguments. */
export function startProgram(program: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const lines: string[] = [];
  const waiting: { readonly start: string; readonly found: (line: string) => void; readonly lost: (error: Error) => void }[] = [];
  let rest = "";
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      for (const each of waiting) if (line.startsWith(each.start)) each.found(line);
    }
  });
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>((done) => {
    child.on("close", (code, signal) => {
      for (const each of waiting) each.lost(new Error(`the process ended before it wrote "${each.start}": ${stderr}`));
      done({ code, signal, stderr });
    });
  });
  return {
    process: child,
    lines,
    ended,
    line(start) {
      const seen = lines.find((line) => line.startsWith(start));
      if (seen !== undefined) return Promise.resolve(seen);
      return new Promise((found, lost) => waiting.push({ start, found, lost }));
    },
  };
}
