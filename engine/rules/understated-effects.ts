import { example, exampleTool } from "./probe/example.ts";
import type { ProbeRule } from "./rule.ts";

/** A tool is declared to do less than its MCP server says it does. */
export const understatedEffects: ProbeRule = {
  name: "understated-effects",
  severity: "warning",
  category: "probe",
  since: "0.1.0",
  stage: "probe",
  summary: "A tool is declared to do less than its MCP server says it does.",
  why: `Approvals, retries and all analyses of who may do what go by the declared \`effects\`. MCP servers give hints about their tools (\`readOnlyHint\`, \`destructiveHint\`, \`idempotentHint\`, \`openWorldHint\`). They are not proof, since a server may say of itself what it likes; but one that says its tool does harm is to be believed. A hint that is not given counts as nothing.`,
  offers: { orders: { ok: true, tools: [{ ...exampleTool, readOnly: false, destructive: true }] } },
  good: example({ effects: "[destructive]" }).replace("    timeout:", "    approval: always\n    timeout:"),
  bad: example({}),
};
