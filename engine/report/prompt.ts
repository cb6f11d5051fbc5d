import type { Plan, PlanAgent, PlanHandoff, PlanRequirement, PlanTool } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { ToolDefinition } from "../protocol/tool.ts";

/** What an agent's model is told, for a person: its instructions, then every tool and handoff as it is defined for the model. Empty where there is no such agent. */
export function toPrompt(plan: Plan, agent: string): string {
  const found = own(plan.agents, agent);
  if (found === undefined) return "";
  const tools = found.tools.flatMap((name) => own(plan.tools, name) ?? []);
  return [
    heading(`Agent ${agent}`),
    modelOf(plan, found),
    heading("Instructions"),
    found.instructions.trimEnd(),
    heading("Tools"),
    ...(tools.length === 0 ? ["None."] : tools.map(toolText)),
    heading("Handoffs"),
    ...(found.handoffs.length === 0 ? ["None."] : found.handoffs.map(handoffText)),
    "",
  ].join("\n\n");
}

/** Not Markdown's: the instructions have headings of their own. */
function heading(text: string): string {
  return `──── ${text} ────`;
}

function modelOf(plan: Plan, agent: PlanAgent): string {
  const model = agent.model === undefined ? undefined : own(plan.models, agent.model);
  return model === undefined ? "No model is named: the host gives one." : `Model: ${model.provider}/${model.model}`;
}

function toolText(tool: PlanTool): string {
  const gates = [...needs(tool.requires), ...(tool.approval === undefined ? [] : [approvalText(tool.approval)])];
  return definitionText(tool.definition, gates);
}

function handoffText(handoff: PlanHandoff): string {
  const gates = [...needs(handoff.requires), ...(handoff.limit === undefined ? [] : [`at most ${handoff.limit} times a session`])];
  return definitionText(handoff.definition, gates);
}

/** The gates are the engine's: the model is not told of them, whoever reads this should be. */
function definitionText(definition: ToolDefinition, gates: readonly string[]): string {
  const guarded = gates.length === 0 ? [] : [`(The engine: ${gates.join("; ")}.)`];
  return [definition.name, definition.description, ...guarded, JSON.stringify(definition.input, null, 2)].join("\n");
}

function needs(requires: readonly PlanRequirement[]): readonly string[] {
  return requires.map((need) =>
    need.schema === undefined ? `needs ${need.fact}` : `needs ${need.fact} to fit ${JSON.stringify(need.schema)}`,
  );
}

function approvalText(approval: NonNullable<PlanTool["approval"]>): string {
  return approval.kind === "always" ? "always needs approval" : `needs approval when the input fits ${JSON.stringify(approval.schema)}`;
}
