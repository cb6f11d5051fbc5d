import type { PostgresPool } from "./pool.ts";
import { TRY_AGAIN } from "./retry.ts";

/** This store's sign of life: an advisory lock on a connection of its own, which the server drops when the process is gone. */
export interface Lease {
  /** The number that is locked. It stands beside every run that this store holds. */
  readonly holder: string;
  /** Resolves when the lock is held. Throws where it cannot be had just now. */
  hold(): Promise<void>;
  drop(): void;
}

/** The lease of one store. The connection is taken out of the pool when it is first needed, and again when it was lost. */
export function leaseOf(pool: () => Promise<PostgresPool>): Lease {
  const holder = randomHolder();
  /** Closes the connection that holds the lock; absent while there is none. */
  let letGo: (() => void) | undefined;
  let taking: Promise<void> | undefined;

  async function take(): Promise<void> {
    const client = await (await pool()).connect();
    let alive = true;
    const lose = (): void => {
      if (alive) client.release(true);
      alive = false;
      if (letGo === lose) letGo = undefined;
    };
    client.on("error", lose);
    client.on("end", lose);
    try {
      await client.query(settings);
      const { rows } = await client.query("select pg_try_advisory_lock($1) as locked", [holder]);
      if (rows[0]?.["locked"] !== true) {
        await client.query(endGhost, [holder]);
        throw TRY_AGAIN;
      }
    } catch (error) {
      lose();
      throw error;
    }
    if (!alive) throw TRY_AGAIN;
    client.unref?.();
    letGo = lose;
  }

  return {
    holder,
    async hold() {
      if (letGo !== undefined) return;
      taking ??= take().finally(() => {
        taking = undefined;
      });
      await taking;
    },
    drop() {
      letGo?.();
    },
  };
}

/** The server shall keep the connection however long it is idle, and notice within half a minute that a machine has gone. Older servers do not know all of these. */
const settings = `
  select set_config(s.name, wanted.value, false)
  from (values ('idle_session_timeout', '0'), ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')) as wanted (name, value)
  join pg_settings s on s.name = wanted.name`;

/** Where the network broke, the server may still keep our own lost connection, and the lock with it. */
const endGhost = `
  select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and mode = 'ExclusiveLock' and granted and objsubid = 1 and pid <> pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())
    and ((classid::bigint << 32) | objid::bigint) = $1`;

/** 63 random bits: nobody else in the database locks this number. */
function randomHolder(): string {
  const [high = 0, low = 0] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return ((BigInt(high >>> 1) << 32n) | BigInt(low)).toString();
}
