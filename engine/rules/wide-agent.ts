import { refusedTools } from "./reading/providers.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { thresholdOf } from "./settings.ts";

const mostTools = 20;
const mostHandoffs = 12;

/** An agent with more tools or handoffs than a model chooses well among. */
export const wideAgent: GraphRule = {
  name: "wide-agent",
  severity: "info",
  category: "shape",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  thresholds: {
    tools: { most: mostTools, counts: "tools of an agent" },
    handoffs: { most: mostHandoffs, counts: "handoffs of an agent, to agents and exits" },
  },
  summary: `An agent has more than ${mostTools} tools or ${mostHandoffs} handoffs.`,
  why: `Each tool and each handoff is a tool definition in every request of the agent. The more there are, the more tokens a turn costs and the more often a model picks the wrong one.
An agent that needs so many does several jobs: give each job an agent of its own, or let a second desk pick among what belongs together.`,
  good: `signalbox: 1
name: readings
entry: clerk
tools:
  january_power: { description: Reads the power meter's count of January., effects: [read] }
  february_power: { description: Reads the power meter's count of February., effects: [read] }
  march_power: { description: Reads the power meter's count of March., effects: [read] }
agents:
  clerk:
    purpose: Tells what the meters showed.
    tools:
      - january_power
      - february_power
      - march_power
    routine:
      - Read what is asked for with \`january_power\`, \`february_power\`, \`march_power\`.
      - if: the count is told
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The count is told. }
      escalated: { when: The count is disputed. }
`,
  bad: `signalbox: 1
name: readings
entry: clerk
tools:
  january_power: { description: Reads the power meter's count of January., effects: [read] }
  february_power: { description: Reads the power meter's count of February., effects: [read] }
  march_power: { description: Reads the power meter's count of March., effects: [read] }
  april_power: { description: Reads the power meter's count of April., effects: [read] }
  may_power: { description: Reads the power meter's count of May., effects: [read] }
  june_power: { description: Reads the power meter's count of June., effects: [read] }
  july_power: { description: Reads the power meter's count of July., effects: [read] }
  august_power: { description: Reads the power meter's count of August., effects: [read] }
  september_power: { description: Reads the power meter's count of September., effects: [read] }
  october_power: { description: Reads the power meter's count of October., effects: [read] }
  november_power: { description: Reads the power meter's count of November., effects: [read] }
  december_power: { description: Reads the power meter's count of December., effects: [read] }
  january_water: { description: Reads the water meter's count of January., effects: [read] }
  february_water: { description: Reads the water meter's count of February., effects: [read] }
  march_water: { description: Reads the water meter's count of March., effects: [read] }
  april_water: { description: Reads the water meter's count of April., effects: [read] }
  may_water: { description: Reads the water meter's count of May., effects: [read] }
  june_water: { description: Reads the water meter's count of June., effects: [read] }
  july_water: { description: Reads the water meter's count of July., effects: [read] }
  august_water: { description: Reads the water meter's count of August., effects: [read] }
  september_water: { description: Reads the water meter's count of September., effects: [read] }
agents:
  clerk:
    purpose: Tells what the meters showed.
    tools:
      - january_power
      - february_power
      - march_power
      - april_power
      - may_power
      - june_power
      - july_power
      - august_power
      - september_power
      - october_power
      - november_power
      - december_power
      - january_water
      - february_water
      - march_water
      - april_water
      - may_water
      - june_water
      - july_water
      - august_water
      - september_water
    routine:
      - Read what is asked for with \`january_power\`, \`february_power\`, \`march_power\`.
      - Read what is asked for with \`april_power\`, \`may_power\`, \`june_power\`.
      - Read what is asked for with \`july_power\`, \`august_power\`, \`september_power\`.
      - Read what is asked for with \`october_power\`, \`november_power\`, \`december_power\`.
      - Read what is asked for with \`january_water\`, \`february_water\`, \`march_water\`.
      - Read what is asked for with \`april_water\`, \`may_water\`, \`june_water\`.
      - Read what is asked for with \`july_water\`, \`august_water\`, \`september_water\`.
      - if: the count is told
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The count is told. }
      escalated: { when: The count is disputed. }
`,
  check({ manifest, settings, report }: RuleContext): void {
    const allowedTools = thresholdOf(settings, wideAgent, "tools");
    const allowedHandoffs = thresholdOf(settings, wideAgent, "handoffs");
    for (const agent of manifest.agents.values()) {
      const tools = new Set(agent.tools.map((tool) => tool.name)).size;
      const handoffs = agent.handoffs.length;
      const much = [
        ...(tools > allowedTools ? [`${tools} tools (expected ${allowedTools} at most)`] : []),
        ...(handoffs > allowedHandoffs ? [`${handoffs} handoffs (expected ${allowedHandoffs} at most)`] : []),
      ];
      // So many that no request gets through is the graver fault.
      if (much.length === 0 || refusedTools(manifest, agent) !== undefined) continue;
      report({
        at: agent.origin,
        part: "key",
        message: `\`${agent.name}\` has ${much.join(" and ")}`,
        help: "give a part of its work, with the tools for it, to another agent",
      });
    }
  },
};
