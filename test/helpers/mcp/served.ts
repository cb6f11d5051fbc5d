import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { mcpTools, type McpTools, type McpToolsOptions } from "../../../adapters/tools/mcp.ts";
import { compile } from "../../../engine/plan/compile.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { Json, JsonObject } from "../../../engine/protocol/json.ts";
import type { ToolContext } from "../../../engine/protocol/tool.ts";

/** The folder with the packages of the reference servers. */
const packages: string = resolve(import.meta.dirname, "../../../node_modules/@modelcontextprotocol");

/** The program of a reference server. */
export const referenceServer = (name: "everything" | "filesystem" | "memory"): string => join(packages, `server-${name}/dist/index.js`);

/** A server of the reference kind, as a manifest declares it. */
export function reference(name: Parameters<typeof referenceServer>[0], ...args: readonly string[]): JsonObject {
  return { command: process.execPath, args: [referenceServer(name), ...args] };
}

/** The server that misbehaves as it is told. */
export function odd(mode: string, file: string = "", more: JsonObject = {}): JsonObject {
  return { command: process.execPath, args: [resolve(import.meta.dirname, "odd-server.mjs"), mode, file], ...more };
}

/** A plan with one server, called `server`, and a tool for each of these on it. */
export function planWith(server: JsonObject, tools: readonly string[]): Plan {
  const text = JSON.stringify({
    signalbox: 1,
    name: "desk",
    entry: "desk",
    servers: { server },
    tools: Object.fromEntries(
      tools.map((tool) => [
        tool.replaceAll("-", "_"),
        { description: `Does ${tool}.`, schema: { type: "object" }, effects: ["read"], use: { mcp: "server", tool } },
      ]),
    ),
    agents: {
      desk: {
        purpose: "Works.",
        tools: tools.map((tool) => tool.replaceAll("-", "_")),
        routine: [{ do: "Work.", then: "resolved" }],
        handoffs: { resolved: { when: "Done." } },
      },
    },
  });
  const compiled = compile({ path: "desk.json", text });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
  return compiled.plan;
}

export interface Served extends McpTools {
  readonly call: (tool: string, input?: JsonObject, options?: Partial<ToolContext>) => Promise<Json | undefined>;
}

/** The tools of one server, closed when the test is over. */
export function served(server: JsonObject, tools: readonly string[], options: Partial<McpToolsOptions> = {}): Served {
  const bound = mcpTools(planWith(server, tools), { folder: scratch(), allow: ["server"], ...options });
  onTestFinished(() => bound.close());
  return {
    ...bound,
    async call(tool, input = {}, given = {}) {
      const signal = new AbortController().signal;
      const context: ToolContext = { runId: "r", agent: "desk", effect: "1.0", idempotencyKey: "r/1.0", facts: {}, signal, ...given };
      return await bound.tools[tool.replaceAll("-", "_")]?.(input as never, context);
    },
  };
}

/** A folder of the test's own. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "signalbox-mcp-"));
}

/** What an error says; fails where there is none. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    (value) => {
      throw new Error(`it did not fail, but gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
