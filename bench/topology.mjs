/**
 * A tree of desks in the style of a real file: each agent hands to three narrower ones and to two exits, a leaf to five exits.
 * Five handoffs an agent, no findings.
 */
export function topologyText(agents) {
  const lines = [
    "signalbox: 1",
    "name: bench",
    "entry: agent_0",
    "tools:",
    "  look_up: { description: Looks a record up., input: { id: string }, effects: [read] }",
    "exits:",
    "  booked: { kind: resolved, description: An appointment is booked. }",
    "  refunded: { kind: resolved, description: Money was paid back. }",
    "  declined: { kind: resolved, description: They were told why not. }",
    "agents:",
  ];
  for (let n = 0; n < agents; n++) lines.push(...agentLines(n, agents));
  return `${lines.join("\n")}\n`;
}

function agentLines(n, agents) {
  const children = [1, 2, 3].map((k) => 3 * n + k).filter((child) => child < agents);
  const leaf = children.length === 0;
  return [
    `  agent_${n}:`,
    `    purpose: Handles the questions of department ${n} and knows its records.`,
    "    tools: [look_up]",
    "    routine:",
    "      - Ask what they need and look the record up with `look_up`.",
    `      - if: the record of department ${n} answers the question`,
    "        do: Tell them what it says, in a sentence.",
    "        then: resolved",
    "      - else: escalated",
    "    handoffs:",
    ...children.flatMap((child) => [
      `      agent_${child}:`,
      `        when: The question belongs to department ${child}, a part of ${n}.`,
      "        carry: { reason: string, summary: string }",
    ]),
    `      resolved: { when: Department ${n} has answered the question. }`,
    `      escalated: { when: They ask department ${n} for a person. }`,
    ...(leaf
      ? [`      booked: { when: Department ${n} has booked it. }`, `      refunded: { when: Department ${n} has paid it back. }`]
      : []),
    ...(leaf || children.length < 3 ? [`      declined: { when: The policy of department ${n} does not allow it. }`] : []),
  ];
}
