import { hostname } from "node:os";
import { EngineError } from "../../engine/run/engine-error.ts";
import { ageBounds, cut, markOfRun, markOfSession, newEntry, pageBounds } from "../../engine/run/listing.ts";
import { checkRunId, isRunId } from "../../engine/run/run-id.ts";
import { entryTexts } from "../../engine/run/store-bounds.ts";
import type { Deleted, Store, StoreBounds } from "../../engine/run/store.ts";
import { connectionTo } from "./postgres/connection.ts";
import type { PostgresPool } from "./postgres/pool.ts";
import { codeOf } from "./postgres/retry.ts";
import { journalIn, runEntryIn, sessionEntryIn } from "./postgres/rows.ts";

export interface PostgresOptions {
  /** Where the database is: `postgres://user:password@host:5432/database`. Default: what `PGHOST`, `PGDATABASE` and so on say. */
  readonly url?: string;
  /** A pool of the npm package `pg` that the host keeps, for two connections at least; instead of `url`. */
  readonly pool?: PostgresPool;
  /** The schema that holds the tables; made where it is missing. Default: `signalbox`. */
  readonly schema?: string;
  /** How many connections the store opens at most, where no pool is given: 2 or more. Default: 10. */
  readonly connections?: number;
  /** For how many milliseconds a lost connection, a restart of the server or a deadlock is borne, in each operation. Default: 15,000. */
  readonly patience?: number;
  readonly bounds?: Partial<StoreBounds>;
}

/** A store that holds connections. */
export interface PostgresStore extends Required<Store> {
  /** Lets go of every run and closes its connections; a pool that was given stays open. */
  close(): Promise<void>;
}

/**
 * Journals in PostgreSQL, for any number of processes and machines. Connects, and makes or migrates its tables, when it is first used.
 * The run of a process that died is free as soon as the server notices: at once where the process was killed.
 */
export function postgresStore(options: PostgresOptions = {}): PostgresStore {
  const texts = entryTexts(options.bounds);
  const { sql, query, lease, close } = connectionTo(options);
  const driver = `process ${process.pid} on ${hostname()}`;
  /** The runs that this store holds, each with the number of its claim. */
  const held = new Map<string, string | typeof TAKING>();
  /** Plans that are known to be there, so that they need not be sent again. */
  const plansThere = new Set<string>();

  async function take(runId: string): Promise<string> {
    if (held.has(runId)) throw new EngineError("conflict", `run "${runId}" is being driven already by this process`);
    const claim = globalThis.crypto.randomUUID();
    held.set(runId, TAKING);
    try {
      await lease();
      const taken = await query(`claim run "${runId}"`, sql.claim, [runId, lease.holder, claim, driver]);
      if (taken.length === 0) throw await refusal(runId);
      held.set(runId, claim);
      return claim;
    } catch (error) {
      held.delete(runId);
      throw error;
    }
  }

  async function release(runId: string): Promise<void> {
    const claim = held.get(runId);
    if (claim === undefined || claim === TAKING) return;
    held.delete(runId);
    await query(`release run "${runId}"`, sql.release, [runId, claim]);
  }

  async function refusal(runId: string): Promise<EngineError> {
    const [row] = await query(`read run "${runId}"`, sql.holderOf, [runId]);
    if (row === undefined) return new EngineError("unknown-run", `the store holds no run "${runId}"`);
    return new EngineError(
      "conflict",
      `run "${runId}" is being driven by ${driverIn(row) ?? "another"}; wait until it has left the run, or end it`,
    );
  }

  async function remove(session: string, before: number | null): Promise<number> {
    const [row] = await query(`delete session "${session}"`, sql.remove, [session, before]);
    if (typeof row?.["run_id"] === "string" && before === null)
      throw new EngineError(
        "conflict",
        `run "${row["run_id"]}" of session "${session}" is being driven by ${driverIn(row) ?? "another"}; wait until it has left the run`,
      );
    const plans = row?.["plans"];
    if (Array.isArray(plans)) await sweep(plans);
    return Number(row?.["runs"] ?? 0);
  }

  async function sweep(plans: readonly unknown[]): Promise<void> {
    plansThere.clear();
    await query("delete plans", sql.sweep, [plans], (error) => codeOf(error) === foreignKey);
  }

  return {
    async create(header, plan) {
      checkRunId(header.runId);
      const { runId, session, at } = newEntry(header);
      const text = texts.header(header);
      texts.checkPlan(plan);
      const claim = globalThis.crypto.randomUUID();
      await lease();
      const doing = `create run "${runId}"`;
      const values = (sent: string | null): readonly unknown[] => [
        runId,
        session,
        header.plan,
        at,
        text,
        sent,
        lease.holder,
        claim,
        driver,
      ];
      // The plan may have gone with the last run that needed it: then it is sent after all.
      const known = plansThere.has(header.plan);
      let made = known ? await query(doing, sql.create, values(null), (error) => codeOf(error) === foreignKey) : [];
      if (made.length === 0) made = await query(doing, sql.create, values(texts.plan(plan)));
      const [row] = made.length > 0 ? [] : await query(`read run "${runId}"`, sql.holderOf, [runId]);
      if (made.length === 0 && row?.["claim"] !== claim)
        throw new EngineError("run-exists", `there is a run "${runId}" already; choose another id or resume it`);
      plansThere.add(header.plan);
      held.set(runId, claim);
    },

    async claim(runId) {
      checkRunId(runId);
      await take(runId);
    },

    async append(runId, index, outcome) {
      checkRunId(runId);
      const claim = held.get(runId) ?? (await take(runId));
      if (claim === TAKING) throw new EngineError("conflict", `run "${runId}" is being taken by another driver of this process`);
      const stamp = globalThis.crypto.randomUUID();
      const text = texts.outcome(runId, index, outcome);
      const doing = `append to run "${runId}"`;
      if (Number.isInteger(index) && index >= 0) {
        await lease();
        const made = await query(doing, sql.append, [runId, claim, index, text, stamp]);
        if (made.length > 0) return;
      }
      // Refused, or done by an attempt whose answer was lost.
      const [row] = await query(doing, sql.judge, [runId, claim, Number.isInteger(index) ? index : -1, stamp]);
      if (row?.["ours"] === true) return;
      if (row?.["mine"] !== true) held.delete(runId);
      if (row === undefined) throw new EngineError("unknown-run", `the store holds no run "${runId}"`);
      if (row["mine"] !== true)
        throw new EngineError("conflict", `run "${runId}" was taken over by ${driverIn(row) ?? "another driver"}; leave it to that one`);
      const length = String(row["length"]);
      throw new EngineError(
        "conflict",
        `run "${runId}" has ${length} outcomes, so the next is not number ${index}; another writer was here`,
      );
    },

    async read(runId) {
      return isRunId(runId) ? journalIn(runId, await query(`read run "${runId}"`, sql.read, [runId])) : undefined;
    },

    async list() {
      return (await query("list runs", sql.list, [])).map((row) => String(row["run_id"]));
    },

    release,

    async runs({ session, ...page } = {}) {
      const { limit, after } = pageBounds(page);
      const found = await query("list runs", sql.runs, [session ?? null, after?.at ?? null, after?.id ?? null, limit + 1]);
      const { items, next } = cut(found.map(runEntryIn), limit, markOfRun);
      return { runs: items, ...next };
    },

    async sessions(page = {}) {
      const { limit, after } = pageBounds(page);
      const found = await query("list sessions", sql.sessions, [after?.at ?? null, after?.id ?? null, limit + 1]);
      const { items, next } = cut(found.map(sessionEntryIn), limit, markOfSession);
      return { sessions: items, ...next };
    },

    async deleteSession(session) {
      const runs = isKeepable(session) ? await remove(session, null) : 0;
      return { sessions: runs === 0 ? 0 : 1, runs };
    },

    async deleteOlder(age) {
      const { before, limit } = ageBounds(age);
      const deleted: { -readonly [K in keyof Deleted]: Deleted[K] } = { sessions: 0, runs: 0 };
      for (const row of await query("list old sessions", sql.oldSessions, [before, limit])) {
        const runs = await remove(String(row["session"]), before);
        deleted.sessions += runs === 0 ? 0 : 1;
        deleted.runs += runs;
      }
      return deleted;
    },

    async close() {
      await Promise.allSettled([...held.keys()].map(release));
      await close();
    },
  };
}

function driverIn(row: Readonly<Record<string, unknown>>): string | undefined {
  return typeof row["driver"] === "string" ? row["driver"] : undefined;
}

/** Stands for the claim of a run that is being taken. */
const TAKING = Symbol("taking");

/** What PostgreSQL says where a row is named that is not there. */
const foreignKey = "23503";

/** A text that the server can be asked about: it refuses NUL, and a half of a surrogate pair would become another text. */
function isKeepable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}
