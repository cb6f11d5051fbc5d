import { EngineError, isEngineError } from "../../../engine/run/engine-error.ts";

/** Tells how an operation on the server is tried again, and what is said when it cannot be done. */
export interface Persistence {
  /** For how many milliseconds at least it is tried again. */
  readonly patience: number;
  /** Where the server is, for messages. */
  readonly place: string;
}

/** Thrown inside an operation: nothing is wrong that another attempt cannot mend. */
export const TRY_AGAIN: unique symbol = Symbol("try again");

/**
 * Does something on the server, and again where the fault may pass: a lost connection, a server that starts or is full, a
 * deadlock, a failed serialisation. The operation may have been done although it failed, so it must recognise its own
 * work. What cannot be done comes out as `store-failed`.
 */
export async function persistently<T>(doing: string, { patience, place }: Persistence, operation: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (isEngineError(error)) throw error;
      if (!passes(error) || performance.now() - start >= patience)
        throw new EngineError("store-failed", `cannot ${doing} in ${place}: ${said(error)}`, { cause: error });
    }
    const longest = Math.min(1000, 20 * 2 ** attempt);
    await new Promise((done) => setTimeout(done, longest * (0.5 + Math.random() / 2)));
  }
}

/** The code of a PostgreSQL or system error. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; class 08 is about connections, 57P01 to 57P05 about servers that end or start. */
const passing =
  /^(?:08...|40001|40P01|53300|57P0[1-5]|55P03|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT)$/;

/** What `pg` says without a code when a connection is lost, or cannot be had in time. */
const lost =
  /^(?:Connection terminated|Client has encountered a connection error|Query read timeout|timeout expired|timeout exceeded when trying to connect)/;

function passes(error: unknown): boolean {
  if (error === TRY_AGAIN) return true;
  const code = codeOf(error);
  if (code !== undefined) return passing.test(code);
  return error instanceof Error && lost.test(error.message);
}

function said(error: unknown): string {
  const code = codeOf(error);
  if (code === "ECONNREFUSED" || code === "ENOENT") return `nobody listens there (${code}); is the server running?`;
  const text = error instanceof Error && error.message !== "" ? error.message : "the server did not answer in time";
  return code === undefined ? text : `${text} (${code})`;
}
