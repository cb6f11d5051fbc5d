import { EngineError } from "../../../engine/run/engine-error.ts";
import type { PostgresOptions } from "../postgres.ts";
import { leaseOf } from "./lease.ts";
import { openPool, placeOf, type PostgresPool, type PostgresRows } from "./pool.ts";
import { persistently } from "./retry.ts";
import { checkSchema, migrate } from "./schema.ts";
import { statementsOf, type Statements } from "./statements.ts";

/** A store's way to its tables, which are made when it is first used. */
export interface Connection {
  readonly sql: Statements;
  /**
   * Runs one statement, again and again where the fault may pass. An error that `expected` knows counts as no rows. `doing` is for
   * messages.
   */
  readonly query: (
    doing: string,
    statement: string,
    values: readonly unknown[],
    expected?: (error: unknown) => boolean,
  ) => Promise<PostgresRows["rows"]>;
  /** Resolves when this store's lock is held, which says that it lives. */
  readonly lease: (() => Promise<void>) & { readonly holder: string };
  readonly close: () => Promise<void>;
}

/** Checks the options of a store. Nothing is opened before it is needed. */
export function connectionTo(options: PostgresOptions): Connection {
  const { url, schema = "signalbox", connections = 10, patience = 15_000 } = options;
  checkSchema(schema);
  if (options.pool !== undefined && url !== undefined) throw wrong("give `pool` or `url`, not both");
  if (!Number.isInteger(connections) || connections < 2)
    throw wrong("`connections` must be a whole number from 2: one is the store's sign of life");
  if (!Number.isFinite(patience) || patience < 0) throw wrong("`patience` must be a number of milliseconds");
  const persistence = { patience, place: placeOf(url) };
  const sql = statementsOf(schema);
  let opened: Promise<PostgresPool> | undefined;
  let ready: Promise<void> | undefined;
  let closed = false;

  async function pool(): Promise<PostgresPool> {
    if (closed) throw new EngineError("store-failed", "the store was closed");
    opened ??= options.pool === undefined ? openPool(url, connections) : Promise.resolve(options.pool);
    const open = await opened;
    // Where it failed, the next one tries again.
    ready ??= migrate(open, schema).catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    await ready;
    return open;
  }

  const lease = leaseOf(pool);
  return {
    sql,
    query: (doing, statement, values, expected = () => false) =>
      persistently(doing, persistence, async () => {
        try {
          return (await (await pool()).query(statement, [...values])).rows;
        } catch (error) {
          if (expected(error)) return [];
          throw error;
        }
      }),
    lease: Object.assign(() => persistently("say that this process lives", persistence, () => lease.hold()), { holder: lease.holder }),
    async close() {
      closed = true;
      lease.drop();
      const ours = options.pool === undefined ? await opened?.catch(() => undefined) : undefined;
      opened = undefined;
      await ours?.end();
    },
  };
}

function wrong(message: string): EngineError {
  return new EngineError("bad-argument", message);
}
