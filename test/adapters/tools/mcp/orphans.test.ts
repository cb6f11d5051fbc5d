import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { odd, scratch, served } from "../../../helpers/mcp/served.ts";

const host: string = resolve(import.meta.dirname, "../../../helpers/mcp/host.mjs");

test.each(["SIGKILL", "SIGTERM", "SIGHUP"] as const)(
  "a host that is ended by %s leaves no process behind, though the server and its child ignore the end of input and SIGTERM",
  async (signal) => {
    const file = join(scratch(), "pids");
    const text = JSON.stringify(manifest(odd("stubborn", file)));
    const child = spawn(process.execPath, [host, text], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((ready) => child.stdout.once("data", () => ready()));
    const pids = pidsIn(file);
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.kill(signal);
    await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([]);
  },
);

test("closing the tools ends a server that will not end, and what it started", async () => {
  const file = join(scratch(), "pids");
  const { call, close } = served(odd("stubborn", file), ["echo"]);
  await call("echo", { said: "ready" });
  const pids = pidsIn(file);
  expect(pids.map(isAlive)).toEqual([true, true]);
  await close();
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
});

test("a server that cannot be started in time is ended with what it started", async () => {
  const file = join(scratch(), "pids");
  const { connect } = served({ command: "sh", args: ["-c", `sleep 1000 & echo $! > ${file}; wait`], start_timeout: "500ms" }, ["echo"]);
  await expect(connect()).rejects.toThrow(/not ready within 0.5 seconds/);
  const pids = pidsIn(file);
  expect(pids).toHaveLength(1);
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
});

function manifest(server: unknown): unknown {
  return {
    signalbox: 1,
    name: "desk",
    entry: "desk",
    servers: { server },
    tools: { echo: { description: "Echoes.", schema: { type: "object" }, effects: ["read"], use: { mcp: "server" } } },
    agents: {
      desk: {
        purpose: "Works.",
        tools: ["echo"],
        routine: [{ do: "Work.", then: "resolved" }],
        handoffs: { resolved: { when: "Done." } },
      },
    },
  };
}

function pidsIn(file: string): readonly number[] {
  return readFileSync(file, "utf8").trim().split("\n").map(Number);
}

/** Whether a process runs; one that has ended and was not yet waited for does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(stat(pid));
  } catch {
    return false;
  }
}

function stat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}
