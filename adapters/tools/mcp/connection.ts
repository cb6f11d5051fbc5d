import { isAbsolute, resolve } from "node:path";
import type { Client, Transport } from "@modelcontextprotocol/client";
import type { PlanServer } from "../../../engine/plan/plan.ts";
import { hiding, type Hide } from "../../../engine/protocol/hiding.ts";
import { hostText, type Environment, type HostValue } from "../../../engine/protocol/host-value.ts";
import { errorText } from "../../../engine/run/error-text.ts";
import { version } from "../../version.ts";
import { programTransport } from "./program.ts";
import { loadSdk, type Sdk } from "./sdk.ts";
import { lastWords, tail, type Tail } from "./tail.ts";

/** A server as it is declared, and where this host has what it needs. */
export interface Declared {
  readonly name: string;
  readonly server: PlanServer;
  /** The manifest's. */
  readonly folder: string;
  readonly environment: Environment;
}

/** A server that answers. */
export interface Connection {
  readonly client: Client;
  readonly sdk: Sdk;
  /** Whether requests can still be sent. */
  isOpen(): boolean;
  /** The server has a session of ours, which it may forget (HTTP). */
  hasSession(): boolean;
  /** Its last words, as the end of a sentence, free of secrets. */
  lastWords(): string;
  readonly hide: Hide;
  close(): Promise<void>;
}

/** Starts or contacts a server and agrees with it on the protocol. Throws an error that says what became of it; then nothing of it is left running. */
export async function connect(declared: Declared, signal?: AbortSignal): Promise<Connection> {
  const sdk = await loadSdk();
  try {
    return await open(declared, sdk, { mode: "legacy", signal });
  } catch (error) {
    // A server that knows only revisions from 2026-07-28 on does not know `initialize`.
    if (!(error instanceof Unanswered) || !error.isRefusal) throw error;
    return await open(declared, sdk, { mode: "auto", signal });
  }
}

interface Opening {
  readonly mode: "legacy" | "auto";
  readonly signal: AbortSignal | undefined;
}

class Unanswered extends Error {
  /** The server answered the first request, but by an error. */
  readonly isRefusal: boolean;

  constructor(message: string, isRefusal: boolean, options: ErrorOptions) {
    super(message, options);
    this.isRefusal = isRefusal;
  }
}

async function open({ name, server, folder, environment }: Declared, sdk: Sdk, { mode, signal }: Opening): Promise<Connection> {
  const said = tail();
  const hide = hiding(secretsOf(server, environment));
  const transport = transportTo(server, { sdk, folder, environment, said });
  const client = new sdk.mcp.Client({ name: "signalbox", version: version() }, { versionNegotiation: { mode } });
  let isOpen = true;
  const onclose = (): void => {
    isOpen = false;
  };
  Object.assign(client, { onclose });
  const words = (): string => hide(lastWords(said.text()));
  const timeout = AbortSignal.timeout(server.startTimeoutMs);
  const ended = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    await leftAt(ended, client.connect(transport, { timeout: server.startTimeoutMs, signal: ended }));
  } catch (error) {
    await transport.close().catch(() => undefined);
    const why = timeout.aborted ? `it was not ready within ${server.startTimeoutMs / 1000} seconds` : hide(errorText(error));
    const isRefusal = error instanceof sdk.mcp.ProtocolError || error instanceof sdk.mcp.SdkHttpError;
    const what = server.reach.kind === "stdio" ? "could not be started" : `at ${server.reach.url} does not answer`;
    throw new Unanswered(`the MCP server "${name}" ${what}: ${why}${words()}`, isRefusal, { cause: error });
  }
  return {
    client,
    sdk,
    isOpen: () => isOpen,
    hasSession: () => transport.sessionId !== undefined,
    lastWords: words,
    hide,
    close: async () => {
      isOpen = false;
      await transport.close();
      await client.close();
    },
  };
}

/** Work that ignores its signal is left behind. */
function leftAt<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

interface Means {
  readonly sdk: Sdk;
  readonly folder: string;
  readonly environment: Environment;
  readonly said: Tail;
}

function transportTo({ reach }: PlanServer, { sdk, folder, environment, said }: Means): Transport {
  if (reach.kind === "http") {
    const requestInit = { headers: valuesOf(reach.headers, environment) };
    // A header must not follow a redirect to somebody else.
    return new sdk.mcp.StreamableHTTPClientTransport(new URL(reach.url), { requestInit, redirectPolicy: "same-origin" });
  }
  const { command, args, cwd = "." } = reach;
  const program = {
    command,
    args,
    env: { ...sdk.stdio.getDefaultEnvironment(), ...valuesOf(reach.env, environment) },
    cwd: isAbsolute(cwd) ? cwd : resolve(folder, cwd),
  };
  if (process.platform !== "win32") return programTransport(sdk, program, said);
  // There are no process groups; how `npx` is found there is the SDK's to know.
  const transport = new sdk.stdio.StdioClientTransport({ ...program, args: [...args], stderr: "pipe" });
  transport.stderr?.on("data", (chunk: Buffer) => said.add(chunk.toString("utf8")));
  return transport;
}

function valuesOf(values: Readonly<Record<string, HostValue>>, environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const text = hostText(value, environment);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** The variables that a server needs of the host. */
export function variablesOf({ reach }: PlanServer): readonly string[] {
  const values = Object.values(reach.kind === "http" ? reach.headers : reach.env);
  return [...new Set(values.flatMap((value) => (typeof value === "string" ? [] : [value.env])))];
}

function secretsOf(server: PlanServer, environment: Environment): readonly string[] {
  return variablesOf(server).flatMap((name) => hostText({ env: name }, environment) ?? []);
}
