import type { Plan } from "../../engine/plan/plan.ts";
import { hostText, type Environment } from "../../engine/protocol/host-value.ts";
import type { JsonObject } from "../../engine/protocol/json.ts";
import type { ToolContext, ToolFunction } from "../../engine/protocol/tool.ts";
import { EngineError } from "../../engine/run/engine-error.ts";
import { variablesOf } from "./mcp/connection.ts";
import { serverOf } from "./mcp/server.ts";

/** What a host lets a plan's MCP tools do. */
export interface McpToolsOptions {
  /** The manifest's folder: servers are started in it, unless they say `cwd`. */
  readonly folder: string;
  /** The servers that may be started or contacted, by their names in the manifest. */
  readonly allow: readonly string[];
  /** Where values by reference (`{ env: NAME }`) are found; none unless given. */
  readonly environment?: Environment;
}

/** A tool that was not bound, and why: its server is not allowed, or a variable it needs is not set. */
export interface UnboundMcpTool {
  readonly tool: string;
  readonly server: string;
  /** Where the server is, or what would be started. */
  readonly reach: string;
  /** The variables of the host that are given to it. */
  readonly variables: readonly string[];
  readonly because: "not-allowed" | "not-set";
}

export interface McpTools {
  /** Functions by the tool's name, for a run's `tools`. */
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly unbound: readonly UnboundMcpTool[];
  /** Starts or contacts every server now instead of at its first call. Throws an `EngineError` that says which cannot be used, and why. */
  readonly connect: () => Promise<void>;
  /** Ends every server. Calls that are under way are errors, later ones as well. */
  readonly close: () => Promise<void>;
}

/**
 * Binds the tools that a plan names by `use: { mcp, tool }` to the servers that the host allows. A server is started or contacted at its first call, and one
 * connection is shared by all. Call `close` when the tools are needed no more; servers whose host is killed are ended all the same (not on Windows).
 */
export function mcpTools(plan: Plan, { folder, allow, environment = {} }: McpToolsOptions): McpTools {
  const known = new Map(Object.entries(plan.servers ?? {}));
  const stranger = allow.find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new EngineError("bad-argument", `\`allow\` names the MCP server "${stranger}", which the plan does not have`);
  const servers = new Map(
    [...known].filter(([name]) => allow.includes(name)).map(([name, server]) => [name, serverOf({ name, server, folder, environment })]),
  );
  const tools: [string, ToolFunction][] = [];
  const unbound: UnboundMcpTool[] = [];
  for (const [tool, { use }] of Object.entries(plan.tools)) {
    if (use?.kind !== "mcp") continue;
    const declared = known.get(use.server);
    if (declared === undefined)
      throw new EngineError("bad-argument", `the tool "${tool}" is on the MCP server "${use.server}", which the plan does not have`);
    const server = servers.get(use.server);
    const variables = variablesOf(declared);
    const { reach } = declared;
    const isSet = variables.every((name) => hostText({ env: name }, environment) !== undefined);
    if (server !== undefined && isSet) {
      tools.push([
        tool,
        (input: JsonObject, context: ToolContext) =>
          server.call({ tool: use.tool, input, idempotencyKey: context.idempotencyKey, signal: context.signal }),
      ]);
    } else {
      unbound.push({
        tool,
        server: use.server,
        reach: reach.kind === "http" ? reach.url : [reach.command, ...reach.args].join(" "),
        variables: server === undefined ? variables : variables.filter((name) => hostText({ env: name }, environment) === undefined),
        because: server === undefined ? "not-allowed" : "not-set",
      });
    }
  }
  return {
    tools: Object.fromEntries(tools),
    unbound,
    async connect() {
      const unset = unbound.find(({ because }) => because === "not-set");
      if (unset !== undefined)
        throw new EngineError(
          "not-bound",
          `the MCP server "${unset.server}" needs ${unset.variables.join(", ")}, which the host's environment does not have`,
        );
      await Promise.all(
        [...servers.values()].map((server) =>
          server.ready().catch((error: unknown) => {
            throw error instanceof EngineError ? error : new EngineError("not-bound", (error as Error).message, { cause: error });
          }),
        ),
      );
    },
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()));
    },
  };
}
