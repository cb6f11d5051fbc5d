import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresStore, type PostgresOptions, type PostgresStore } from "../../../adapters/stores/postgres.ts";
import { aHeader, anOutcome, aPlan } from "../../../testing/store/values.ts";
import { storeContract } from "../../contracts/store.ts";
import { findPostgres, startPostgres, type PostgresServer } from "../../helpers/postgres.ts";

const { programs, missing } = await findPostgres();
const stores: PostgresStore[] = [];
let server: PostgresServer;
let admin: pg.Pool;
let schemas = 0;

const newSchema = (): string => `s${(schemas += 1)}`;

function opened(options: PostgresOptions): PostgresStore {
  const store = postgresStore({ connections: 4, ...(options.pool === undefined ? { url: server.url } : {}), ...options });
  stores.push(store);
  return store;
}

describe.skipIf(programs === undefined)(`postgresStore${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    admin = new pg.Pool({ connectionString: server.url, max: 4 });
    admin.on("error", () => undefined);
  });

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await admin.end();
    await server.remove();
  });

  storeContract("postgresStore", async ({ bounds }) => {
    const schema = newSchema();
    const [one, other] = [opened({ schema, ...(bounds && { bounds }) }), opened({ schema, ...(bounds && { bounds }) })];
    return {
      one,
      other,
      tear: async (runId) => {
        const client = await admin.connect();
        await client.query("begin");
        await client.query(`insert into ${schema}.outcomes values ($1, 1, '{}', gen_random_uuid())`, [runId]);
        client.release(true);
      },
      close: async () => {
        await Promise.all([one.close(), other.close()]);
      },
    };
  });

  test("stores that make the tables at once, from nothing, all succeed", async () => {
    const schema = newSchema();
    const all = Array.from({ length: 8 }, () => opened({ schema }));
    await Promise.all(all.map(async (store, n) => store.create(aHeader(`r${n}`, { at: n }), aPlan())));
    expect((await all[0]?.list())?.length).toBe(8);
    expect((await admin.query(`select * from ${schema}.version`)).rows).toEqual([{ version: 1 }]);
  });

  test("tables of a newer version are left alone", async () => {
    const schema = newSchema();
    await opened({ schema }).list();
    await admin.query(`update ${schema}.version set version = 99`);
    await expect(opened({ schema }).list()).rejects.toMatchObject({
      code: "store-failed",
      message: expect.stringContaining("of version 99"),
    });
  });

  test("a database that cannot hold every text is refused", async () => {
    await admin.query("create database latin encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'");
    const url = server.url.replace(/postgres$/, "latin");
    await expect(opened({ url }).list()).rejects.toMatchObject({ code: "store-failed", message: expect.stringContaining("LATIN1") });
  });

  test("a row that is missing or was changed is a broken journal", async () => {
    const schema = newSchema();
    const store = opened({ schema });
    await store.create(aHeader("r"), aPlan());
    for (let n = 0; n < 3; n++) await store.append("r", n, anOutcome(n));
    await admin.query(`update ${schema}.outcomes set outcome = '{' where index = 2`);
    await expect(store.read("r")).rejects.toMatchObject({ code: "broken-journal", message: expect.stringContaining("outcome number 2") });
    await admin.query(`delete from ${schema}.outcomes where index = 1`);
    await expect(store.read("r")).rejects.toMatchObject({ code: "broken-journal", message: expect.stringContaining("outcome number 1") });
  });

  test("what a run leaves behind when its session is deleted is nothing", async () => {
    const schema = newSchema();
    const store = opened({ schema });
    await store.create(aHeader("r"), aPlan());
    await store.append("r", 0, anOutcome(0));
    await store.release("r");
    await store.deleteSession("r");
    const counted = `select (select count(*) from ${schema}.plans) + (select count(*) from ${schema}.runs) + (select count(*) from ${schema}.outcomes) as left`;
    expect((await admin.query(counted)).rows).toEqual([{ left: "0" }]);
  });

  test("a pool that was given stays open when the store is closed", async () => {
    const store = opened({ pool: admin, schema: newSchema() });
    await store.create(aHeader("r"), aPlan());
    await store.close();
    await store.close();
    expect((await admin.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await expect(store.list()).rejects.toMatchObject({ code: "store-failed", message: "the store was closed" });
  });
});

describe("the options of postgresStore", () => {
  test.each<[PostgresOptions, string]>([
    [{ url: "postgres://me:s3cret@host:port/db" }, "the URL of the database cannot be read"],
    [{ url: "s3cret" }, "the URL of the database cannot be read"],
    [{ schema: 'x"; drop table runs' }, "`schema` must be"],
    [{ schema: "pg_x" }, "`schema` must be"],
    [{ connections: 1 }, "`connections` must be"],
    [{ patience: -1 }, "`patience` must be"],
    [{ bounds: { entry: 0 } }, "`bounds.entry` must be"],
  ])("%j is refused, before anything is opened", (options, expected) => {
    const attempt = (): unknown => postgresStore(options);
    expect(attempt).toThrow(expect.objectContaining({ code: "bad-argument", message: expect.stringContaining(expected) }));
    expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringContaining("s3cret") }));
  });

  test("a server that is not there is named, without user and password", async () => {
    const store = postgresStore({ url: "postgres://me:s3cret@127.0.0.1:1/db", patience: 0 });
    const message = "cannot list runs in PostgreSQL at 127.0.0.1:1/db: nobody listens there (ECONNREFUSED); is the server running?";
    await expect(store.list()).rejects.toMatchObject({ code: "store-failed", message });
    await store.close();
  });
});
