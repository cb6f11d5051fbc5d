import { withoutPart } from "./reading/mend.ts";
import { serverUses } from "./reading/names.ts";
import { unusedNames } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** An MCP server is declared and no tool is on it. */
export const unusedServer: GraphRule = {
  name: "unused-server",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An MCP server is declared and no tool is on it.",
  why: `Agents have the tools that are declared, not all that a server offers. A server that no tool names is never started, though the file says it is there; often the \`use\` of a tool was forgotten.`,
  good: `signalbox: 1
name: shop
entry: desk
servers:
  orders: { command: orders-mcp }
tools:
  find_order:
    description: Looks an order up.
    input: { order: string }
    effects: [read]
    use: { mcp: orders }
agents:
  desk:
    purpose: Looks after orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\`.
      - do: Tell its state.
        then: resolved
    handoffs:
      resolved: { when: It is told. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: shop
entry: desk
servers:
  orders: { command: orders-mcp }
  mail: { url: "https://mcp.example.com/mail" }
tools:
  find_order:
    description: Looks an order up.
    input: { order: string }
    effects: [read]
    use: { mcp: orders }
agents:
  desk:
    purpose: Looks after orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\`.
      - do: Tell its state.
        then: resolved
    handoffs:
      resolved: { when: It is told. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const { servers } = context.manifest;
    const unused = unusedNames(new Set(servers.keys()), serverUses(context.manifest));
    for (const { name, origin } of servers.values()) {
      if (!unused.has(name)) continue;
      context.report({
        at: origin,
        part: "key",
        message: `server \`${name}\` is named by no tool, and so is never started or reached`,
        help: `name it in a tool, as \`use: { mcp: ${name} }\`, or remove it`,
        ...withoutPart(origin),
      });
    }
  },
};
