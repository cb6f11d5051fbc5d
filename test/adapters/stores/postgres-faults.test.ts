import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { postgresStore, type PostgresOptions, type PostgresStore } from "../../../adapters/stores/postgres.ts";
import type { PostgresPool } from "../../../adapters/stores/postgres/pool.ts";
import { aHeader, anOutcome, aPlan, aSession } from "../../../testing/store/values.ts";
import { findPostgres, startPostgres, type PostgresServer } from "../../helpers/postgres.ts";

const { programs, missing } = await findPostgres();
const stores: PostgresStore[] = [];
let server: PostgresServer;
let admin: pg.Pool;
let schemas = 0;

function opened(options: PostgresOptions): PostgresStore {
  const store = postgresStore({ ...(options.pool === undefined ? { url: server.url } : {}), connections: 3, ...options });
  stores.push(store);
  return store;
}

/** Two stores on new tables, as two processes would have. */
function two(): { readonly one: PostgresStore; readonly other: PostgresStore } {
  const schema = `f${(schemas += 1)}`;
  return { one: opened({ schema }), other: opened({ schema }) };
}

const coded = (code: string): Error => Object.assign(new Error(`planted ${code}`), { code });

/** The admin's pool, where a fault happens to each query that `fault` returns one for; `after` it was carried out, or instead. */
function faulty(fault: (statement: string) => { readonly error: Error; readonly after: boolean } | undefined): PostgresPool {
  return {
    connect: () => admin.connect(),
    end: () => admin.end(),
    async query(text, values) {
      const planted = fault(text);
      if (planted?.after === false) throw planted.error;
      const result = await admin.query(text, values);
      if (planted !== undefined) throw planted.error;
      return result;
    },
  };
}

/** Ends every connection of our stores, as a network that breaks does; resolves when the server has let go of them. */
async function cut(): Promise<void> {
  await admin.query("select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'signalbox'");
}

async function count(store: PostgresStore): Promise<number | undefined> {
  return (await store.read("r"))?.outcomes.length;
}

describe.skipIf(programs === undefined)(`postgresStore in trouble${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    admin = new pg.Pool({ connectionString: server.url, max: 6 });
    admin.on("error", () => undefined);
  });

  // Each holds a connection of the pool.
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  afterAll(async () => {
    await admin.end();
    await server.remove();
  });

  test("whatever answer is lost, everything is done once", async () => {
    let queries = -Infinity;
    const lost = new Error("Connection terminated unexpectedly");
    const pool = faulty(() => {
      queries += 1;
      return queries > 0 && queries % 3 > 0 ? { error: lost, after: queries % 3 === 1 } : undefined;
    });
    const schema = `f${(schemas += 1)}`;
    const store = opened({ pool, schema });
    await store.list();
    queries = 0;
    await store.create(aHeader("r"), aPlan());
    for (let n = 0; n < 8; n++) await store.append("r", n, anOutcome(n));
    await store.release("r");
    await store.claim("r");
    await store.append("r", 8, anOutcome(8));
    await store.create(aHeader("s", { at: 2, session: aSession("r") }), aPlan());
    expect(await opened({ schema }).read("r")).toEqual({
      header: aHeader("r"),
      plan: aPlan(),
      outcomes: [0, 1, 2, 3, 4, 5, 6, 7, 8].map(anOutcome),
    });
    await expect(store.append("r", 8, anOutcome(8))).rejects.toMatchObject({ code: "conflict" });
    await expect(store.create(aHeader("r"), aPlan())).rejects.toMatchObject({ code: "run-exists" });
    expect(await store.list()).toEqual(["s", "r"]);
  });

  test.each(["40001", "40P01", "57P01", "57P03", "53300", "08006", "ECONNRESET", "EPIPE"])("a fault %s passes", async (code) => {
    let faults = 0;
    const pool = faulty((statement) => {
      if (!/^\s*with mine/.test(statement) || faults === 3) return undefined;
      faults += 1;
      return { error: coded(code), after: false };
    });
    const store = opened({ pool, schema: `f${(schemas += 1)}` });
    await store.create(aHeader("r"), aPlan());
    await store.append("r", 0, anOutcome(0));
    expect(faults).toBe(3);
    expect(await count(store)).toBe(1);
  });

  test.each(["42501", "53100", "22021", "28P01", "3D000"])("a fault %s is told at once", async (code) => {
    let faults = 0;
    const pool = faulty((statement) => {
      if (!/^\s*with mine/.test(statement)) return undefined;
      faults += 1;
      return { error: coded(code), after: false };
    });
    const store = opened({ pool, schema: `f${(schemas += 1)}` });
    await store.create(aHeader("r"), aPlan());
    const message = `cannot append to run "r" in PostgreSQL: planted ${code} (${code})`;
    await expect(store.append("r", 0, anOutcome(0))).rejects.toMatchObject({ code: "store-failed", message });
    expect(faults).toBe(1);
  });

  test("a wrong password is said to be wrong, and is not shown", async () => {
    const url = server.url.replace(server.password, "s3cret-wrong");
    const error: unknown = await opened({ url })
      .list()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "store-failed", message: expect.stringContaining("password authentication failed") });
    const seen = `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)} ${(error as Error).stack}`;
    expect(seen).not.toContain("s3cret");
  });

  test("a driver whose connections break goes on, and still holds the run", async () => {
    const { one, other } = two();
    await one.create(aHeader("r"), aPlan());
    await cut();
    await one.append("r", 0, anOutcome(0));
    await expect(other.claim("r")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`process ${process.pid}`) });
    await cut();
    await one.append("r", 1, anOutcome(1));
    await one.release("r");
    await other.claim("r");
    expect(await count(other)).toBe(2);
  });

  test("a driver that was cut off, and whose run another took over, is told so and writes nothing more", async () => {
    const { one, other } = two();
    await one.create(aHeader("r"), aPlan());
    await one.append("r", 0, anOutcome(0));
    await cut();
    await other.claim("r");
    await expect(one.append("r", 1, anOutcome(1))).rejects.toMatchObject({ code: "conflict" });
    await one.release("r");
    await other.append("r", 1, anOutcome(7));
    expect((await one.read("r"))?.outcomes).toEqual([anOutcome(0), anOutcome(7)]);
    await expect(one.claim("r")).rejects.toMatchObject({ code: "conflict" });
  });

  test("of an append and a take-over at once, the one that took over has read what was appended", async () => {
    for (let round = 0; round < 10; round++) {
      const { one, other } = two();
      await one.create(aHeader("r"), aPlan());
      await other.list();
      await cut();
      const takeOver = async (): Promise<number | undefined> => {
        await other.claim("r");
        return count(other);
      };
      const [appended, taken] = [one.append("r", 0, anOutcome(0)), takeOver()];
      const [wrote, saw] = await Promise.allSettled([appended, taken]);
      // Either the one that took over saw the outcome, or there was none; or it was refused.
      const written = wrote.status === "fulfilled" ? 1 : 0;
      expect(saw).toMatchObject(saw.status === "fulfilled" ? { value: written } : { reason: { code: "conflict" } });
      expect(written === 1 || saw.status === "fulfilled").toBe(true);
      await Promise.all([one.close(), other.close()]);
    }
  });

  test("a run goes on after the server has crashed and is back", async () => {
    const { one, other } = two();
    await one.create(aHeader("r"), aPlan());
    for (let n = 0; n < 5; n++) await one.append("r", n, anOutcome(n));
    await server.stop("immediate");
    const waiting = one.append("r", 5, anOutcome(5));
    await server.start();
    await waiting;
    await expect(other.claim("r")).rejects.toMatchObject({ code: "conflict" });
    await one.release("r");
    await other.claim("r");
    expect((await other.read("r"))?.outcomes).toEqual([0, 1, 2, 3, 4, 5].map(anOutcome));
  });

  test("what cannot be done within the store's patience is said, and can be done when the server is back", async () => {
    const store = opened({ schema: `f${(schemas += 1)}`, patience: 50 });
    await store.create(aHeader("r"), aPlan());
    await server.stop("fast");
    await expect(store.append("r", 0, anOutcome(0))).rejects.toMatchObject({
      code: "store-failed",
      message: expect.stringMatching(/^cannot .* in PostgreSQL at 127\.0\.0\.1:\d+\/postgres: /) as string,
    });
    await server.start();
    await store.append("r", 0, anOutcome(0));
    expect(await count(store)).toBe(1);
  });
});
