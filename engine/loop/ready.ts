import { once } from "../graph/once.ts";
import type { Plan, PlanAgent, PlanHandoff, PlanTool } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { ModelPrice, ModelSettings } from "../protocol/model.ts";
import type { ToolDefinition } from "../protocol/tool.ts";
import { agentNamed } from "./draft.ts";
import { hasPlaceholder } from "./fill.ts";

/** What of a plan's agent is the same on every turn, worked out when it has its first. */
export interface ReadyAgent {
  readonly agent: PlanAgent;
  readonly tools: ReadonlyMap<string, PlanTool>;
  /** By the name of the tool that takes the edge. */
  readonly handoffs: ReadonlyMap<string, PlanHandoff>;
  readonly definitions: readonly ToolDefinition[];
  /** Set where no edge of the agent can ever be closed. */
  readonly open?: OpenEdges;
  readonly settings: ModelSettings;
  readonly price?: ModelPrice;
  /** The instructions where they mention no fact. */
  readonly instructions?: string;
}

/** Edges that are open together. */
export interface OpenEdges {
  readonly handoffs: readonly PlanHandoff[];
  readonly targets: readonly string[];
  /** The tools of the agent and those that take the edges, where none of them mentions a fact. */
  readonly offered?: readonly ToolDefinition[];
}

const agentsOf = once<Plan, Map<string, ReadyAgent>>(() => new Map());

/** An agent of the plan, ready for its turns. */
export function readyAgent(plan: Plan, name: string): ReadyAgent {
  const known = agentsOf(plan);
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = makeReady(plan, agentNamed(plan, name));
  known.set(name, made);
  return made;
}

function makeReady(plan: Plan, agent: PlanAgent): ReadyAgent {
  const tools = new Map<string, PlanTool>();
  for (const name of agent.tools) {
    const tool = own(plan.tools, name);
    if (tool !== undefined) tools.set(name, tool);
  }
  const handoffs = new Map<string, PlanHandoff>();
  for (const handoff of agent.handoffs) if (!handoffs.has(handoff.definition.name)) handoffs.set(handoff.definition.name, handoff);
  const definitions = [...tools.values()].map((tool) => tool.definition);
  const price = agent.model === undefined ? undefined : own(plan.models, agent.model)?.price;
  return {
    agent,
    tools,
    handoffs,
    definitions,
    ...(agent.handoffs.every((handoff) => staysOpen(plan, handoff)) ? { open: frozen(openEdges(agent.handoffs, definitions)) } : {}),
    settings: Object.freeze(settingsOf(plan, agent.model)),
    ...(price === undefined ? {} : { price }),
    ...(hasPlaceholder(agent.instructions) ? {} : { instructions: agent.instructions }),
  };
}

/** Edges as requests and events tell them. */
export function openEdges(handoffs: readonly PlanHandoff[], definitions: readonly ToolDefinition[]): OpenEdges {
  const targets = handoffs.map((handoff) => handoff.target);
  if (handoffs.some(({ definition }) => hasPlaceholder(definition.description))) return { handoffs, targets };
  return { handoffs, targets, offered: [...definitions, ...handoffs.map((handoff) => handoff.definition)] };
}

/** What is kept from turn to turn goes to strangers: to models in requests, to listeners in events. */
function frozen(edges: OpenEdges): OpenEdges {
  Object.freeze(edges.targets);
  Object.freeze(edges.offered);
  return edges;
}

function staysOpen(plan: Plan, { limit, requires, kind, target }: PlanHandoff): boolean {
  const entering = kind === "agent" ? own(plan.agents, target)?.requires : undefined;
  return limit === undefined && requires.length === 0 && (entering === undefined || entering.length === 0);
}

/** Empty names where the manifest gives the agent no model: the host brings its own. */
export function settingsOf(plan: Plan, name: string | undefined): ModelSettings {
  const model = name === undefined ? undefined : own(plan.models, name);
  if (model === undefined) return { provider: "", model: "" };
  const { price: _price, fallback: _fallback, handoffsPrompt: _prompt, ...settings } = model;
  return settings;
}
