/**
 * A peers topology of `agents` agents with `handoffs` handoffs each, in the style of a real file: prose, tools, facts.
 * Every agent hands to the next ones around a ring, to the exits, and is bounded, so that the file lints without findings.
 */
export function topologyText(agents, handoffs = 5) {
  const lines = ["signalbox: 1", "name: bench", "entry: agent_0", "limits: { turns: 100000, handoffs: 100000, visits: 100000 }", "tools:"];
  lines.push("  look_up: { description: Looks a record up., input: { id: string }, effects: [read] }", "agents:");
  const ahead = Math.max(1, handoffs - 2);
  for (let n = 0; n < agents; n++) {
    lines.push(`  agent_${n}:`);
    lines.push(`    purpose: Handles the questions of department ${n} and knows its records.`);
    lines.push("    tools: [look_up]");
    lines.push("    routine:");
    lines.push("      - Ask what they need and look the record up with `look_up`.");
    lines.push(`      - if: the record of department ${n} answers the question`);
    lines.push("        do: Tell them what it says, in a sentence.");
    lines.push("        then: resolved");
    lines.push("      - else: escalated");
    lines.push("    handoffs:");
    for (let k = 1; k <= ahead && k < agents; k++) {
      const target = (n + k) % agents;
      lines.push(`      agent_${target}:`);
      lines.push(`        when: The question belongs to department ${target}, ${k} after ${n}.`);
      lines.push("        carry: { reason: string, summary: string }");
      lines.push("        limit: 2");
    }
    lines.push(`      resolved: { when: Department ${n} has answered the question. }`);
    lines.push(`      escalated: { when: They ask department ${n} for a person. }`);
  }
  return `${lines.join("\n")}\n`;
}
