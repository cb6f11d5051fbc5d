import type { Plan, PlanAgent, PlanHandoff } from "../plan/plan.ts";
import { isPlainList, listedFields } from "../protocol/field-list.ts";
import { own, type Json, type JsonObject, type JsonSchema } from "../protocol/json.ts";
import type { ToolDefinition } from "../protocol/tool.ts";
import { unfilled } from "./fill.ts";

/** Every tool of some agents once, ways on included, in the order in which they first come: the same list whoever is active and whatever is known. */
export function declaredBy(plan: Plan, agents: readonly PlanAgent[]): readonly ToolDefinition[] {
  const tools = new Map<string, ToolDefinition>();
  const edges = new Map<string, PlanHandoff[]>();
  for (const agent of agents) {
    for (const name of agent.tools) {
      const tool = own(plan.tools, name);
      if (tool !== undefined) tools.set(name, tool.definition);
    }
    for (const handoff of agent.handoffs) {
      const { name } = handoff.definition;
      const same = edges.get(name);
      if (same === undefined) edges.set(name, [handoff]);
      else same.push(handoff);
      tools.set(name, handoff.definition);
    }
  }
  for (const [name, same] of edges) tools.set(name, merged(plan, same));
  return [...tools.values()];
}

/** What an edge demands in its payload where the list of tools, which is for all agents, says something else; nothing where it says the same. */
export function demandOf(handoff: PlanHandoff, declared: readonly ToolDefinition[]): string | undefined {
  const { name, input } = handoff.definition;
  const told = declared.find((tool) => tool.name === name);
  return told === undefined || sameJson(told.input, input) ? undefined : `\`${name}\` takes ${JSON.stringify(input)}`;
}

function neutral(definition: ToolDefinition): ToolDefinition {
  return { ...definition, description: unfilled(definition.description) };
}

/** Edges of several agents to one target: where they differ, one definition that any of their payloads fits, with what differs left to each agent's instructions. */
function merged(plan: Plan, edges: readonly PlanHandoff[]): ToolDefinition {
  const [first, ...others] = edges.map((edge) => neutral(edge.definition));
  const [edge] = edges;
  if (first === undefined || edge === undefined) throw new Error("a tool has at least one definition");
  const differs = others.some((other) => other.description !== first.description);
  return {
    name: first.name,
    description: differs ? describe(plan, edge) : first.description,
    input: inputOfAll(edges.map(({ definition }) => definition.input)),
  };
}

function describe(plan: Plan, { target, kind, mode }: PlanHandoff): string {
  const does =
    kind === "exit"
      ? `Ends the conversation as ${target}.`
      : mode === "call"
        ? `Asks ${target} to work on something and returns the answer.`
        : `Hands the conversation over to ${target}.`;
  const about = kind === "exit" ? own(plan.exits, target)?.description : own(plan.agents, target)?.purpose;
  const known = about === undefined || about.trim() === "" ? "" : ` About ${target}: ${unfilled(about.trim())}`;
  return `${does} Your instructions say when.${known}`;
}

/** One schema that whatever fits any of these fits: the fields of all of them, none required but what all require. */
function inputOfAll(inputs: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = inputs;
  if (first === undefined || others.every((other) => sameJson(other, first))) return first ?? {};
  if (!inputs.every(isPlainList)) return { type: "object" };
  const variants = new Map<string, Json[]>();
  for (const input of inputs) {
    for (const [name, schema] of Object.entries(listedFields(input))) {
      const known = variants.get(name) ?? [];
      if (!known.some((other) => sameJson(other, schema))) variants.set(name, [...known, schema]);
    }
  }
  const required = requiredOf(first).filter((name) => others.every((other) => requiredOf(other).includes(name)));
  return {
    type: "object",
    properties: Object.fromEntries([...variants].map(([name, schemas]) => [name, oneOf(schemas)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function oneOf(schemas: readonly Json[]): Json {
  const [only] = schemas;
  return schemas.length === 1 && only !== undefined ? only : { anyOf: schemas };
}

function requiredOf(schema: JsonObject): readonly Json[] {
  const { required } = schema;
  return Array.isArray(required) ? (required as readonly Json[]) : [];
}

function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
