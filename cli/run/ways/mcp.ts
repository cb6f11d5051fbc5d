import { mcpTools, type UnboundMcpTool } from "../../../adapters/tools/mcp.ts";
import { visible, type Plan } from "../../../engine/index.ts";
import type { Unbound, Way } from "./way.ts";

/** Tools on MCP servers, which are allowed by the names that they have in the manifest. */
export function mcpWay(plan: Plan, folder: string): Way {
  return {
    kind: "server",
    names: [...new Set(Object.values(plan.tools).flatMap(({ use }) => (use?.kind === "mcp" ? [use.server] : [])))],
    isMeant: (word, name) => word === name,
    bind(allowed) {
      const { tools, unbound, close } = mcpTools(plan, { folder, allow: allowed, environment: process.env });
      return Promise.resolve({ tools, unbound: unbound.map(told), close });
    },
  };
}

function told({ tool, server, reach, variables, because }: UnboundMcpTool): Unbound {
  const names = variables.join(", ");
  if (because === "not-set") {
    const reason = `its MCP server ${server} needs ${names}, which the host has not set`;
    return { tool, reason, notice: `tools of the MCP server ${server} answer with an error: set ${names} in the environment` };
  }
  const gets = names === "" ? "" : `, and give it ${names}`;
  return {
    tool,
    reason: `its MCP server ${server} was not allowed`,
    notice: `tools of the MCP server ${server} answer with an error: add \`--allow ${server}\` to use ${visible(reach)}${gets}`,
  };
}
