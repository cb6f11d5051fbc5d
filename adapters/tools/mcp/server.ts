import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject, Json } from "../../../engine/protocol/json.ts";
import { errorText } from "../../../engine/run/error-text.ts";
import { connect, type Connection, type Declared } from "./connection.ts";
import { resultOf } from "./result.ts";

/** One server, started or contacted when it is first needed, and shared by all who call it. */
export interface Server {
  /** Resolves when it can be used. */
  ready(): Promise<void>;
  /** Sends a call once, and never again unless the server certainly did not take it. Rejects with what the model is to hear. */
  call(call: Call): Promise<Json>;
  /** Ends it, and whatever is under way on it. */
  close(): Promise<void>;
}

export interface Call {
  readonly tool: string;
  readonly input: JsonObject;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** The longest that a call waits for a server that failed; it is told to come later where more is left. */
const patienceMs = 1000;
const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** So many calls in a row that are not answered in time end a server that still holds its connection: it hangs. */
const mostUnanswered = 3;
/** The longest that a timer can wait: the engine's own limits hold. */
const unlimitedMs = 2_147_483_647;

/** Makes a server; nothing is started yet. */
export function serverOf(declared: Declared): Server {
  const { name } = declared;
  const closing = new AbortController();
  let current: Promise<Connection> | undefined;
  /** Starts and calls in a row at which it was lost; the first restart is at once, later ones wait twice as long each time. */
  let losses = 0;
  /** Calls in a row that were not answered in time. */
  let unanswered = 0;
  let lostBecause = "";
  let notBefore = 0;

  const lost = (because: string): void => {
    losses += 1;
    lostBecause = because;
    notBefore = losses < 2 ? 0 : Date.now() + Math.min(firstDelayMs * 2 ** (losses - 2), longestDelayMs);
  };

  const start = async (): Promise<Connection> => {
    const wait = notBefore - Date.now();
    if (wait > patienceMs)
      throw new Error(`${lostBecause}; it was lost ${losses} times, and is tried again in ${Math.ceil(wait / 1000)} seconds`);
    if (wait > 0) await pause(wait, undefined, { signal: closing.signal });
    try {
      return await connect(declared, closing.signal);
    } catch (error) {
      if (!closing.signal.aborted) lost(errorText(error));
      throw error;
    }
  };

  const connected = async (): Promise<Connection> => {
    for (;;) {
      if (closing.signal.aborted) throw new Error(`the MCP server "${name}" was closed by the host`);
      const mine = (current ??= start());
      const connection = await mine.catch((error: unknown) => {
        if (current === mine) current = undefined;
        throw error;
      });
      if (connection.isOpen()) return connection;
      if (current === mine) current = undefined;
    }
  };

  const send = async (connection: Connection, { tool, input, idempotencyKey, signal }: Call): Promise<Json> => {
    const { callTimeoutMs = unlimitedMs } = declared.server;
    const params = { name: tool, arguments: input, _meta: { "signalbox/idempotency-key": idempotencyKey } };
    const answer = await connection.client.callTool(params, { signal, timeout: callTimeoutMs });
    losses = 0;
    unanswered = 0;
    notBefore = 0;
    return connection.hide(resultOf(answer));
  };

  const countUnanswered = (connection: Connection, because: string): void => {
    unanswered += 1;
    if (unanswered < mostUnanswered || !connection.isOpen()) return;
    unanswered = 0;
    lost(because);
    void connection.close().catch(() => undefined);
  };

  /** What became of a call that was sent and not answered. */
  const told = (connection: Connection, error: unknown): Error => {
    const { SdkError, SdkHttpError } = connection.sdk.mcp;
    const doubt = "; whether the call took effect is not known";
    if (isUnanswered(connection, error))
      return new Error(`the MCP server "${name}" gave no answer within ${(declared.server.callTimeoutMs ?? 0) / 1000} seconds${doubt}`);
    if (!connection.isOpen() && error instanceof SdkError)
      return new Error(`the MCP server "${name}" was lost while it worked${doubt}${connection.lastWords()}`);
    const said = connection.hide(errorText(error));
    if (error instanceof SdkHttpError) return new Error(`the MCP server "${name}" answered with status ${error.status}: ${said}`);
    return new Error(said);
  };

  return {
    ready: async () => void (await connected()),
    async call(call) {
      const connection = await connected();
      call.signal.throwIfAborted();
      try {
        return await send(connection, call);
      } catch (error) {
        if (call.signal.aborted) {
          // The tool's own timeout; an abort for another reason says nothing of the server.
          const { reason } = call.signal as { readonly reason: unknown };
          if (reason instanceof DOMException && reason.name === "TimeoutError")
            countUnanswered(connection, `the MCP server "${name}" answers nothing`);
          throw error;
        }
        if (!isForgotten(connection, error)) {
          const failed = told(connection, error);
          if (isUnanswered(connection, error)) countUnanswered(connection, failed.message);
          else if (!connection.isOpen() && error instanceof connection.sdk.mcp.SdkError) lost(failed.message);
          throw failed;
        }
        void connection.close().catch(() => undefined);
      }
      // The server refused the call, because it knows the session no more: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
      const again = await connected();
      return await send(again, call).catch((error: unknown) => {
        throw told(again, error);
      });
    },
    async close() {
      closing.abort(new Error(`the MCP server "${name}" was closed by the host`));
      const connection = await current?.catch(() => undefined);
      await connection?.close().catch(() => undefined);
    },
  };
}

function isUnanswered({ sdk: { mcp } }: Connection, error: unknown): boolean {
  return error instanceof mcp.SdkError && error.code === mcp.SdkErrorCode.RequestTimeout;
}

/** A request that was refused for its session only. Some servers say 400 instead of 404. */
function isForgotten(connection: Connection, error: unknown): boolean {
  if (!connection.hasSession() || !(error instanceof connection.sdk.mcp.SdkHttpError)) return false;
  return error.status === 404 || (error.status === 400 && /session/i.test(error.message));
}
