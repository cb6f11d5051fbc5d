import { example, exampleTool } from "./probe/example.ts";
import type { ProbeRule } from "./rule.ts";

/** A tool is declared on an MCP server that does not offer it. */
export const toolNotOffered: ProbeRule = {
  name: "tool-not-offered",
  severity: "warning",
  category: "probe",
  since: "0.1.0",
  stage: "probe",
  summary: "A tool is declared on an MCP server that does not offer it.",
  why: `A call of a tool that its server does not have is an error, every time. The name on the server is the tool's own, unless \`use: { tool: … }\` says another; names that differ in case or in dashes are other names.`,
  offers: { orders: { ok: true, tools: [exampleTool] } },
  good: example({}),
  bad: example({ use: "{ mcp: orders, tool: findOrder }" }),
};
