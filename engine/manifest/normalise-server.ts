import type { ServerReach } from "../protocol/server.ts";
import type { Origin } from "../source/source-map.ts";
import type { WrittenServer } from "./document.ts";
import { milliseconds } from "./duration.ts";
import type { Server } from "./manifest.ts";
import { fromRoot } from "./module-path.ts";

/** An MCP server, with its folder as the root manifest sees it. */
export function server(name: string, written: WrittenServer, origin: Origin, folder: string): Server {
  return {
    name,
    origin,
    reach: reach(written, folder),
    ...(written.start_timeout === undefined ? {} : { startTimeoutMs: milliseconds(written.start_timeout) }),
    ...(written.call_timeout === undefined ? {} : { callTimeoutMs: milliseconds(written.call_timeout) }),
  };
}

function reach(written: WrittenServer, folder: string): ServerReach {
  if (written.url !== undefined) return { kind: "http", url: written.url, headers: written.headers ?? {} };
  return {
    kind: "stdio",
    command: written.command ?? "",
    args: written.args ?? [],
    env: written.env ?? {},
    ...(written.cwd === undefined ? {} : { cwd: fromRoot(folder, written.cwd) }),
  };
}
