import { once } from "../graph/once.ts";
import type { Plan, PlanAgent, PlanHandoff, PlanRequirement, PlanTool } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import type { ModelPrice, ModelSettings } from "../protocol/model.ts";
import { hasPlaceholder } from "../protocol/placeholder.ts";
import type { ToolDefinition } from "../protocol/tool.ts";
import { agentNamed } from "./draft.ts";
import { openingOf } from "./history.ts";

/** What of a plan's agent is the same on every turn, worked out when it has its first. */
export interface ReadyAgent {
  /** As records of counts are best asked with it: engines compare such names by where they are. */
  readonly name: string;
  readonly agent: PlanAgent;
  readonly tools: ReadonlyMap<string, PlanTool>;
  /** By the name of the tool that takes the edge. */
  readonly handoffs: ReadonlyMap<string, PlanHandoff>;
  readonly edges: ReadonlyMap<PlanHandoff, ReadyEdge>;
  readonly definitions: readonly ToolDefinition[];
  /** Set where no edge of the agent can ever be closed. */
  readonly open?: OpenEdges;
  readonly settings: ModelSettings;
  readonly price?: ModelPrice;
  /** The instructions where they mention no fact. */
  readonly instructions?: string;
  /** Its model's entry asks for the stable layout. */
  readonly stable: boolean;
}

/** An edge from an agent. */
export interface ReadyEdge {
  readonly target: string;
  /** The key under which it is counted. */
  readonly key: string;
  /** What it requires: its own facts and those of the agent it leads to. */
  readonly requires: readonly PlanRequirement[];
  /** What the receiving agent is told whatever the payload is. */
  readonly opening: string;
}

/** Edges that are open together. */
export interface OpenEdges {
  readonly handoffs: readonly PlanHandoff[];
  readonly targets: readonly string[];
  /** The tools of the agent and those that take the edges, where none of them mentions a fact. */
  readonly offered?: readonly ToolDefinition[];
}

const agentsOf = once<Plan, Map<string, ReadyAgent>>(() => new Map());

/** Whom a step asks for is mostly who was asked for last. Of plans that nobody else holds, it keeps one at most. */
let last: { readonly plan: Plan; readonly ready: ReadyAgent } | undefined;

/** An agent of the plan, ready for its turns. */
export function readyAgent(plan: Plan, name: string): ReadyAgent {
  if (last !== undefined && last.plan === plan && last.ready.name === name) return last.ready;
  const ready = lookUp(plan, name);
  last = { plan, ready };
  return ready;
}

function lookUp(plan: Plan, name: string): ReadyAgent {
  const known = agentsOf(plan);
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = makeReady(plan, keyed(name));
  known.set(made.name, made);
  return made;
}

/** An edge of an agent, ready to be taken. */
export function readyEdge(plan: Plan, from: string, handoff: PlanHandoff): ReadyEdge {
  const { name, edges } = readyAgent(plan, from);
  return edges.get(handoff) ?? makeEdge(plan, name, handoff);
}

function makeReady(plan: Plan, name: string): ReadyAgent {
  const agent = agentNamed(plan, name);
  const tools = new Map<string, PlanTool>();
  for (const used of agent.tools) {
    const tool = own(plan.tools, used);
    if (tool !== undefined) tools.set(used, tool);
  }
  const handoffs = new Map<string, PlanHandoff>();
  for (const handoff of agent.handoffs) if (!handoffs.has(handoff.definition.name)) handoffs.set(handoff.definition.name, handoff);
  const definitions = [...tools.values()].map((tool) => tool.definition);
  const edges = new Map(agent.handoffs.map((handoff) => [handoff, makeEdge(plan, name, handoff)]));
  const model = agent.model === undefined ? undefined : own(plan.models, agent.model);
  const staysOpen = agent.handoffs.every((handoff) => handoff.limit === undefined && edges.get(handoff)?.requires.length === 0);
  return {
    name,
    agent,
    tools,
    handoffs,
    edges,
    definitions,
    ...(staysOpen ? { open: frozen(openEdges(agent.handoffs, definitions)) } : {}),
    settings: Object.freeze(settingsOf(plan, agent.model)),
    ...(model?.price === undefined ? {} : { price: model.price }),
    ...(hasPlaceholder(agent.instructions) ? {} : { instructions: agent.instructions }),
    stable: model?.handoffsPrompt === "stable",
  };
}

function makeEdge(plan: Plan, from: string, handoff: PlanHandoff): ReadyEdge {
  const { target, kind, requires } = handoff;
  const entering = kind === "agent" ? (own(plan.agents, target)?.requires ?? []) : [];
  return {
    target: keyed(target),
    key: keyed(edgeKey(from, target)),
    requires: entering.length === 0 ? requires : [...requires, ...entering],
    opening: openingOf(handoff, from),
  };
}

/** The key under which an edge is counted. */
export function edgeKey(from: string, to: string): string {
  return `${from}>${to}`;
}

/** The same text as records hold it that have it as a key: to look up or set a key with any other copy takes many times as long. */
function keyed(text: string): string {
  const [key = text] = Object.keys({ [text]: true });
  return key;
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

/** Empty names where the manifest gives the agent no model: the host brings its own. */
export function settingsOf(plan: Plan, name: string | undefined): ModelSettings {
  const model = name === undefined ? undefined : own(plan.models, name);
  if (model === undefined) return { provider: "", model: "" };
  const { price: _price, fallback: _fallback, handoffsPrompt: _prompt, ...settings } = model;
  return settings;
}
