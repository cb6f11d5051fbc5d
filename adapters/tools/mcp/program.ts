import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Transport } from "@modelcontextprotocol/client";
import type { Sdk } from "./sdk.ts";
import type { Tail } from "./tail.ts";
import { unwatch, watch } from "./watcher.ts";

/** A program to start as a server. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Everything it gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** The most that one message of a server may have. */
const mostBytes = 10 * 1024 * 1024;

/** How long a program is left to end by itself, and then when it is asked to. */
const graceMs = 1000;

/**
 * A transport to a program that runs in a process group of its own. Whatever ends the conversation, the whole group is ended with it, also where this
 * process is killed (see `watcher.ts`). What it writes that is no message goes to `said`, and so does why it ended.
 */
export function programTransport({ mcp }: Sdk, program: Program, said: Tail): Transport {
  const buffer = new mcp.ReadBuffer({ maxBufferSize: mostBytes });
  let ending: Promise<void> = Promise.resolve();
  let write: ((text: string) => Promise<void>) | undefined;

  const transport: Transport = {
    start: () =>
      new Promise((resolve, reject) => {
        if (!existsSync(program.cwd)) throw new Error(`its folder ${program.cwd} is not there`);
        // It waits for a line before it becomes the program: by then the watcher knows of it, so that there is no moment in which a crash of ours would leave it behind.
        const child = spawn("/bin/sh", ["-c", 'read -r _ || exit 1; exec "$@"', "sh", program.command, ...program.args], {
          cwd: program.cwd,
          env: { ...program.env },
          detached: true,
          stdio: "pipe",
        });
        const { stdin, stdout, stderr } = child;
        const group = child.pid;
        child.on("error", reject);
        if (group === undefined) return;
        const ended = new Promise<void>((done) => {
          child.on("exit", (code, signal) => {
            said.add(`\n[it ended ${signal === null ? `with code ${code}${meaning(code)}` : `by ${signal}`}]`);
            // What it started is of no use to anybody now.
            endGroup(group, "SIGKILL");
            unwatch(group);
            done();
          });
        });
        child.on("close", () => transport.onclose?.());
        stdin.on("error", (error) => transport.onerror?.(error));
        stderr.setEncoding("utf8").on("data", (text: string) => said.add(text));
        stdout.on("data", (chunk: Buffer) => read(chunk));
        watch(group);
        stdin.write("\n");
        write = (text) => new Promise((sent, failed) => void stdin.write(text, (error) => (error ? failed(error) : sent())));
        transport.close = () => (ending = endProgram({ end: () => stdin.end(), kill: (signal) => endGroup(group, signal) }, ended));
        child.on("spawn", resolve);
      }),
    send: async (message) => {
      if (write === undefined) throw new Error("the server was not started");
      await write(mcp.serializeMessage(message));
    },
    close: () => ending,
  };

  const read = (chunk: Buffer): void => {
    try {
      buffer.append(chunk);
    } catch (error) {
      said.add(`\n[it wrote more than ${mostBytes / 1024 / 1024} MB in one message]`);
      transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
      void transport.close();
      return;
    }
    for (;;) {
      try {
        const message = buffer.readMessage();
        if (message === null) return;
        transport.onmessage?.(message);
      } catch (error) {
        transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  return transport;
}

/** The codes of a shell that could not start a program: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02 */
function meaning(code: number | null): string {
  return code === 127 ? ": there is no such command" : code === 126 ? ": it may not be executed" : "";
}

interface Ends {
  readonly end: () => void;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** By the end of its input, which is how MCP asks a server to leave; then by SIGTERM; then by SIGKILL. */
async function endProgram({ end, kill }: Ends, ended: Promise<void>): Promise<void> {
  end();
  if (await within(ended)) return;
  kill("SIGTERM");
  if (await within(ended)) return;
  kill("SIGKILL");
  await ended;
}

function within(ended: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), graceMs);
    void ended.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function endGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // There is nobody left in it.
  }
}
