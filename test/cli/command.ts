import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The built command line, as npm installs it. */
export const main: string = resolve(import.meta.dirname, "../../dist/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Setting {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `signalbox` with these words in a process of its own, without keys and without a terminal. */
export function signalbox(words: readonly string[], setting: Setting = {}): Promise<Ended> {
  return finished(process.execPath, [main, ...words], setting);
}

/** Runs a program to its end. */
export function finished(program: string, words: readonly string[], { cwd, input, env }: Setting = {}): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, words, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("error", fail);
    child.on("close", (code) => done({ code, out, err }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

/** An empty folder of the test's own. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "signalbox-cli-"));
}
