import type { LookupFunction } from "node:net";
import type { Plan } from "../../engine/plan/plan.ts";
import { hiding } from "../../engine/protocol/hiding.ts";
import { hostText, type Environment } from "../../engine/protocol/host-value.ts";
import type { HttpRequest } from "../../engine/protocol/http-request.ts";
import { requestFaults } from "../../engine/protocol/request-faults.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import { EngineError } from "../../engine/run/engine-error.ts";
import { boundTool, hostIn, type Reached } from "./http/bound-tool.ts";
import { connections } from "./http/connection.ts";

/** What a host lets a plan's HTTP tools do. */
export interface HttpToolsOptions {
  /** The hosts that may be contacted, as `shop.example.com`, with the port where it is not the scheme's own. */
  readonly allow: readonly string[];
  /** Those of them that may be on this machine or in a private network. */
  readonly allowPrivate?: readonly string[];
  /** Where values by reference (`{ env: NAME }`) are found; none unless given. */
  readonly environment?: Environment;
  /** How many bytes of an answer are read; a million unless said. */
  readonly mostBytes?: number;
  /** How the names of hosts are looked up; by the system unless said. */
  readonly lookup?: LookupFunction;
}

/** A tool that was not bound, and why: its host is not allowed, or a variable it needs is not set. */
export interface UnboundHttpTool {
  readonly tool: string;
  readonly host: string;
  /** The variables that are sent there. */
  readonly variables: readonly string[];
  readonly because: "not-allowed" | "not-set";
}

export interface HttpTools {
  /** Functions by the tool's name, for a run's `tools`. */
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly unbound: readonly UnboundHttpTool[];
  /** The values taken from the environment: what must not be shown. Results and errors are free of them. */
  readonly secrets: readonly string[];
  /** Closes the connections that are kept open. A call made after it fails. */
  close(): Promise<void>;
}

/**
 * Makes functions of the requests that a plan's tools name by `use: { http }`. Nothing is contacted before a tool is called, and only
 * hosts in `allow` ever are; addresses of private networks only for hosts in `allowPrivate`. Throws an `EngineError` that names the tool
 * where its request cannot be used.
 */
export function httpTools(plan: Plan, options: HttpToolsOptions): HttpTools {
  const { allow, allowPrivate = [], environment = {}, mostBytes = 1_000_000, lookup } = options;
  const [open, inside] = [connections("public", lookup), connections("private", lookup)];
  const unbound: UnboundHttpTool[] = [];
  const bound: (readonly [string, ReachedOnceBound])[] = [];
  for (const [tool, { use, effects }] of Object.entries(plan.tools)) {
    if (use?.kind !== "http") continue;
    const request = usable(tool, use.request);
    const host = hostIn(request.url);
    const isPrivate = allowPrivate.includes(host);
    const variables = Object.values(request.headers ?? {}).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
    const unset = variables.filter((env) => hostText({ env }, environment) === undefined);
    if (!isPrivate && !allow.includes(host)) unbound.push({ tool, host, variables, because: "not-allowed" });
    else if (unset.length > 0) unbound.push({ tool, host, variables: unset, because: "not-set" });
    else bound.push([tool, { request, variables, sendsKey: effects.kind !== "read", dispatcher: (isPrivate ? inside : open).dispatcher }]);
  }
  const secrets = [...new Set(bound.flatMap(([, { variables }]) => variables))].flatMap((env) => hostText({ env }, environment) ?? []);
  const hide = hiding(secrets);
  return {
    tools: Object.fromEntries(
      bound.map(([tool, { request, dispatcher, sendsKey }]) => {
        const headers = textsOf(request.headers ?? {}, environment);
        return [tool, boundTool({ request, dispatcher, sendsKey, headers, mostBytes, hide })] as const;
      }),
    ),
    unbound,
    secrets,
    close: async () => void (await Promise.all([open.close(), inside.close()])),
  };
}

type ReachedOnceBound = Pick<Reached, "request" | "dispatcher" | "sendsKey"> & { readonly variables: readonly string[] };

/** A plan of an older version holds the request as it was written. */
function usable(tool: string, written: HttpRequest | string): HttpRequest {
  const request: HttpRequest = typeof written === "string" ? { method: "GET", url: written } : written;
  const [fault] =
    typeof request?.url === "string" ? requestFaults(request) : [{ message: "its request has no URL", help: "compile the manifest again" }];
  if (fault === undefined) return { ...request, method: request.method ?? "GET" };
  throw new EngineError("bad-argument", `the tool "${tool}" cannot be reached: ${fault.message}; ${fault.help}`);
}

function textsOf(headers: NonNullable<HttpRequest["headers"]>, environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), hostText(value, environment) ?? ""]));
}
