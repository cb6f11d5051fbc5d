import { example, exampleTool } from "./probe/example.ts";
import type { ProbeRule } from "./rule.ts";

/** An MCP server could not be started or contacted. */
export const unreachableServer: ProbeRule = {
  name: "unreachable-server",
  severity: "warning",
  category: "probe",
  since: "0.1.0",
  stage: "probe",
  summary: "An MCP server could not be started or contacted.",
  why: `Nothing can be said of the tools on a server that does not answer, and a run would hear an error from each of them. What the server said last is a part of the finding.`,
  offers: {
    orders: { ok: true, tools: [exampleTool] },
    older: { ok: false, reason: "it was not ready within 30 seconds" },
  },
  good: example({}),
  bad: example({ use: "{ mcp: older }" }).replace("  orders:", "  older:"),
};
