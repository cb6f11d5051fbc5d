import { EngineError } from "../../../engine/run/engine-error.ts";
import type { PostgresPool } from "./pool.ts";

/**
 * What each version of the tables adds to the one before. Never changed once released: databases out there have them.
 *
 * Journals are kept as text, not as `jsonb`: that refuses NUL, drops the order and the repetition of keys, and rounds nothing we
 * would notice. Text gives back what was written. Ids compare by code point, as they do in JavaScript.
 */
const migrations: readonly ((schema: string) => string)[] = [
  (schema) => `
    create table ${schema}.plans (
      digest text collate "C" primary key,
      plan text not null
    );
    create table ${schema}.runs (
      run_id text collate "C" primary key,
      session text collate "C" not null,
      plan text collate "C" not null references ${schema}.plans (digest),
      at double precision not null,
      header text not null,
      holder bigint,
      claim uuid,
      driver text
    );
    create index runs_newest on ${schema}.runs (at desc, run_id desc);
    create index runs_of_session on ${schema}.runs (session, at desc, run_id desc);
    create index runs_of_plan on ${schema}.runs (plan);
    create table ${schema}.outcomes (
      run_id text collate "C" not null references ${schema}.runs (run_id) on delete cascade,
      index integer not null,
      outcome text not null,
      stamp uuid not null,
      primary key (run_id, index)
    );`,
];

/** Throws `bad-argument` where a text cannot name a schema without quotes. */
export function checkSchema(schema: string): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith("pg_"))
    throw new EngineError("bad-argument", "`schema` must be 1 to 63 small letters, digits and `_`, and not begin with a digit or `pg_`");
}

/** Brings the tables to the newest version. Any number of processes may do so at once. */
export async function migrate(pool: PostgresPool, schema: string): Promise<void> {
  if ((await versionOf(pool, schema)) === migrations.length) return;
  const client = await pool.connect();
  client.on("error", () => undefined);
  let broken = true;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`signalbox schema ${schema}`]);
    await checkEncoding(client);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(`create table if not exists ${schema}.version (version integer not null)`);
    const version = await versionOf(client, schema);
    if (version > migrations.length) throw newer(schema, version);
    for (const migration of migrations.slice(version)) await client.query(migration(schema));
    await client.query(`delete from ${schema}.version`);
    await client.query(`insert into ${schema}.version values ($1)`, [migrations.length]);
    await client.query("commit");
    broken = false;
  } finally {
    // A connection in the middle of a transaction is closed, which ends the transaction.
    client.release(broken);
  }
}

async function versionOf(connection: Pick<PostgresPool, "query">, schema: string): Promise<number> {
  const { rows } = await connection.query("select to_regclass($1) is not null as made", [`${schema}.version`]);
  if (rows[0]?.["made"] !== true) return 0;
  const found = await connection.query(`select version from ${schema}.version`);
  return Number(found.rows[0]?.["version"] ?? 0);
}

async function checkEncoding(connection: Pick<PostgresPool, "query">): Promise<void> {
  const { rows } = await connection.query("select current_setting('server_encoding') as encoding");
  const encoding = rows[0]?.["encoding"];
  if (encoding === "UTF8") return;
  throw new EngineError("store-failed", `the database is encoded in ${String(encoding)}; journals need one made with \`encoding 'UTF8'\``);
}

function newer(schema: string, version: number): EngineError {
  return new EngineError(
    "store-failed",
    `the tables in schema "${schema}" are of version ${version}, and this signalbox knows ${migrations.length}; use the newer signalbox that made them`,
  );
}
