import type { Pool } from "pg";
import { EngineError } from "../../../engine/run/engine-error.ts";

/** What the store asks of a pool: that of the npm package `pg`, or one that is used alike. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<PostgresRows>;
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
}

/** One connection, taken out of a pool. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<PostgresRows>;
  on(event: "error" | "end", listener: () => void): unknown;
  /** Gives it back; with `true` it is closed instead. */
  release(close?: boolean): void;
  /** Lets the process end while the connection is open. */
  unref?(): void;
}

export interface PostgresRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Makes a pool that lets the process end when nothing is under way, and notices a server that has gone. Loads `pg`. */
export async function openPool(url: string | undefined, connections: number): Promise<PostgresPool> {
  const { Pool } = await load();
  const pool = new Pool({
    ...(url === undefined ? {} : { connectionString: url }),
    max: connections,
    allowExitOnIdle: true,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    application_name: "signalbox",
  });
  // An idle connection that breaks is replaced when the next one is wanted; nobody need hear of it before.
  pool.on("error", () => undefined);
  // One that breaks in use can say so twice. The query hears it once; the second would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}

async function load(): Promise<{ readonly Pool: typeof Pool }> {
  try {
    // The package is CommonJS: not every loader finds the names of what it exports.
    return (await import("pg")).default;
  } catch (error) {
    const message = 'a store in PostgreSQL needs the npm package "pg", which could not be loaded: npm install pg';
    throw new EngineError("store-failed", message, { cause: error });
  }
}

/** Where a URL leads, without user and password. */
export function placeOf(url: string | undefined): string {
  if (url === undefined) return "PostgreSQL";
  try {
    const { host, pathname, searchParams } = new URL(url);
    return `PostgreSQL at ${searchParams.get("host") ?? (host === "" ? "localhost" : host)}${pathname}`;
  } catch {
    // Not said as it is: it may hold a password.
    throw new EngineError("bad-argument", "the URL of the database cannot be read; expected postgres://user:password@host:5432/database");
  }
}
