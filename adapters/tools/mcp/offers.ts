import type { Tool } from "@modelcontextprotocol/client";
import type { Server } from "../../../engine/manifest/manifest.ts";
import { defaultStartTimeoutMs } from "../../../engine/plan/limits.ts";
import { hostText } from "../../../engine/protocol/host-value.ts";
import type { JsonSchema } from "../../../engine/protocol/json.ts";
import type { Offer, OfferedTool } from "../../../engine/protocol/offer.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import type { McpToolsOptions } from "../mcp.ts";
import { connect, variablesOf } from "./connection.ts";

/** Starts or contacts the servers of a manifest that are allowed, asks each for its tools, and ends it again. Throws an `EngineError` where the MCP client is not installed. */
export async function offersOf(servers: ReadonlyMap<string, Server>, options: McpToolsOptions): Promise<ReadonlyMap<string, Offer>> {
  const asked = [...servers.values()].filter(({ name }) => options.allow.includes(name));
  return new Map(await Promise.all(asked.map(async (server) => [server.name, await ask(server, options)] as const)));
}

async function ask(declared: Server, { folder, environment = {} }: McpToolsOptions): Promise<Offer> {
  const { name, reach, startTimeoutMs = defaultStartTimeoutMs } = declared;
  const server = { reach, startTimeoutMs };
  const unset = variablesOf(server).filter((env) => hostText({ env }, environment) === undefined);
  if (unset.length > 0) return { ok: false, reason: `it needs ${unset.join(", ")}, which is not set in the environment` };
  try {
    const connection = await connect({ name, server, folder, environment });
    try {
      const { tools } = await connection.client.listTools(undefined, { timeout: startTimeoutMs });
      return { ok: true, tools: tools.map(offered) };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof EngineError) throw error;
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function offered({ name, inputSchema, annotations = {} }: Tool): OfferedTool {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  return {
    name,
    input: inputSchema as JsonSchema,
    ...(readOnlyHint === undefined ? {} : { readOnly: readOnlyHint }),
    ...(destructiveHint === undefined ? {} : { destructive: destructiveHint }),
    ...(idempotentHint === undefined ? {} : { idempotent: idempotentHint }),
    ...(openWorldHint === undefined ? {} : { openWorld: openWorldHint }),
  };
}
