import { EngineError } from "../../../engine/run/engine-error.ts";

/** The official client and its transport for programs that are started. */
export interface Sdk {
  readonly mcp: typeof import("@modelcontextprotocol/client");
  readonly stdio: typeof import("@modelcontextprotocol/client/stdio");
}

/** Loads the MCP client, which is the user's to install. Throws an `EngineError` that says so where it is not there. */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [mcp, stdio] = await Promise.all([import("@modelcontextprotocol/client"), import("@modelcontextprotocol/client/stdio")]);
    return { mcp, stdio };
  } catch (error) {
    const message =
      'tools on MCP servers need the npm package "@modelcontextprotocol/client", which could not be loaded: npm install @modelcontextprotocol/client';
    throw new EngineError("not-bound", message, { cause: error });
  }
}
