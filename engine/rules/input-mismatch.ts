import { example, exampleTool } from "./probe/example.ts";
import type { ProbeRule } from "./rule.ts";

/** The input that is declared for a tool is not what its MCP server takes. */
export const inputMismatch: ProbeRule = {
  name: "input-mismatch",
  severity: "warning",
  category: "probe",
  since: "0.1.0",
  stage: "probe",
  summary: "The input that is declared for a tool is not what its MCP server takes.",
  why: `Arguments are checked against the manifest before a call is made, and by the server once more. What the server requires and the manifest does not declare, a model is never told of; what the server does not know is refused or, worse, ignored; a type that the server does not take is an error in every call.`,
  offers: { orders: { ok: true, tools: [exampleTool] } },
  good: example({}),
  bad: example({ input: "{ order: integer }" }),
};
