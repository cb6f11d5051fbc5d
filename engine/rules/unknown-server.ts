import { serverUses } from "./reading/names.ts";
import { reportUnknown } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";

/** A tool's `use` names an MCP server that nothing declares. */
export const unknownServer: GraphRule = {
  name: "unknown-server",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool's `use` names an MCP server that nothing declares.",
  why: `\`use: { mcp: … }\` says on which server a tool is; how that server is started or where it is stands under \`servers\`. A name that is not there could be reached by nobody, and
every call of the tool would be an error.`,
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
tools:
  find_order:
    description: Looks an order up.
    input: { order: string }
    effects: [read]
    use: { mcp: order }
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
    reportUnknown(context, serverUses(context.manifest), {
      kind: "server",
      what: "an MCP server",
      plural: "servers",
      declared: new Set(servers.keys()),
      where: "under `servers`",
      originOf: (name) => servers.get(name)?.origin,
    });
  },
};
