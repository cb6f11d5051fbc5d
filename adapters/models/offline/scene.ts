import type { Plan, PlanAgent, PlanHandoff } from "../../../engine/plan/plan.ts";
import { own, type JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelRequest } from "../../../engine/protocol/model.ts";
import type { ToolDefinition } from "../../../engine/protocol/tool.ts";
import type { Guide } from "./guide.ts";
import { filledIn, knownIn, type Known } from "./known.ts";
import { recall, type Memory } from "./memory.ts";

/** All that a decision rests on. */
export interface Scene {
  readonly plan: Plan;
  readonly guide: Guide;
  readonly name: string;
  readonly agent: PlanAgent;
  /** The tools that are offered now, by name. */
  readonly open: ReadonlyMap<string, ToolDefinition>;
  readonly memory: Memory;
  readonly known: Known;
  /** Whether another agent asks and the user does not hear the answer. */
  readonly called: boolean;
}

/** What the model does next. */
export interface Decision {
  readonly text: string;
  readonly call?: { readonly name: string; readonly input: JsonObject };
}

/** Reads a request; nothing for an agent that the plan does not have. */
export function sceneOf(plan: Plan, guide: Guide, request: ModelRequest): Scene | undefined {
  const agent = own(plan.agents, request.agent);
  if (agent === undefined) return undefined;
  const memory = recall(request.messages, request.agent);
  return {
    plan,
    guide,
    name: request.agent,
    agent,
    open: new Map(request.tools.map((tool) => [tool.name, tool])),
    memory,
    known: knownIn(plan, memory, filledIn(agent.instructions, request.instructions)),
    called: edgeBetween(plan, memory.cameFrom, request.agent)?.mode === "call",
  };
}

function edgeBetween(plan: Plan, from: string | undefined, to: string): PlanHandoff | undefined {
  return from === undefined ? undefined : own(plan.agents, from)?.handoffs.find((edge) => edge.target === to);
}
