import type { OfferedTool } from "../../protocol/offer.ts";

/** What is said of a tool in the examples of the rules on live servers. */
export interface ExampleTool {
  readonly input?: string;
  readonly effects?: string;
  readonly use?: string;
}

/** A manifest with one tool on a server, as the examples of the rules on live servers declare it. */
export function example({ input = "{ order: string }", effects = "[read]", use = "{ mcp: orders }" }: ExampleTool): string {
  return `signalbox: 1
name: shop
entry: desk
servers:
  orders: { command: orders-mcp }
tools:
  find_order:
    description: Looks an order up.
    input: ${input}
    effects: ${effects}
    timeout: 10s
    use: ${use}
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
`;
}

/** The tool that the server of the examples has. */
export const exampleTool: OfferedTool = {
  name: "find_order",
  input: { type: "object", properties: { order: { type: "string" } }, required: ["order"] },
};
