/** The topology that `init` writes. */
export const STARTER_TOPOLOGY = `# yaml-language-server: $schema=./topology.v1.schema.json
# A topology: who talks to the user, what they may do, and to whom they may hand over.
#
#   signalbox lint topology.yaml               says what is wrong with it, and where
#   signalbox graph topology.yaml              draws it
#   signalbox run topology.yaml --allow all    talks to it; needs no key
signalbox: 1
name: starter-desk
description: Front line of a small online shop.

# Who hears the user first.
entry: triage

# With ANTHROPIC_API_KEY set this model answers; without it an offline stand-in does.
models:
  main: { provider: anthropic, model: claude-haiku-4-5 }
defaults: { model: main }

# A run always ends. When a limit is spent, it leaves through this exit.
limits: { turns: 30, handoffs: 6, then: escalated }

# What is known for certain. A fact that a tool sets can never be made up by a model.
facts:
  order_id: { type: string, set_by: find_order, at: /id }

# What agents can do. \`effects\` says what it does to the world; \`use\` says where the function is.
tools:
  find_order:
    description: Looks an order up by its number.
    input: { order_id: string }
    effects: [read]
    use: { module: ./tools.mjs, export: findOrder }
  refund_order:
    description: Pays the price of an order back.
    input: { order_id: string }
    effects: [destructive]
    requires: [order_id] # it cannot run before an order was found
    approval: always # and not before a person agreed
    timeout: 20s
    use: { module: ./tools.mjs, export: refundOrder }

# How a conversation can end. \`resolved\` and \`escalated\` (to a person) are always there.
exits:
  refunded: { kind: resolved, description: The money is on its way back., result: { refund_id: string } }

agents:
  triage:
    purpose: Learns what the customer needs and picks the right desk.
    tools: [find_order]
    # A routine is a procedure in plain words; a name in backticks is a tool.
    routine:
      - Ask for the order number and look the order up with \`find_order\`.
      - if: the customer wants their money back
        do: Say that the refunds desk takes over.
        then: refunds
      - if: the customer only wants to know where the order is
        do: Tell them its status.
        then: resolved
      - else: escalated
    # The only ways on from here. The model sees \`when\`; the engine opens the edge once \`requires\` holds.
    handoffs:
      refunds:
        when: They want to send something back or want their money back.
        carry: { reason: string }
        requires: [order_id]
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }

  refunds:
    purpose: Decides on refunds and makes them.
    tools: [refund_order]
    routine:
      - if: the reason is covered by the 30 days policy
        do: Refund the order with \`refund_order\`.
        then: refunded
      - else: escalated
    handoffs:
      refunded: { when: The refund has been made. }
      escalated: { when: The policy does not cover the case. }
`;

/** The module with its tools. */
export const STARTER_TOOLS = `// The functions behind the tools of topology.yaml. Each is given the tool's input and returns JSON;
// what it throws is told to the model as an error. \`context.idempotencyKey\` is the same on every retry of a call.

const orders = new Map([
  ["1001", { id: "1001", item: "kettle", price: 39, status: "arrives tomorrow" }],
  ["1002", { id: "1002", item: "lamp", price: 120, status: "delivered a week ago" }],
]);

export function findOrder({ order_id }) {
  const order = orders.get(order_id.replace(/^#/, ""));
  if (!order) throw new Error(\`there is no order \${order_id}; ask for the number again (the shop has 1001 and 1002)\`);
  return order;
}

export function refundOrder({ order_id }, context) {
  const order = findOrder({ order_id });
  return { refund_id: \`R-\${order.id}\`, amount: order.price, reference: context.idempotencyKey };
}
`;
