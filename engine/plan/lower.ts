import type { Agent, Fact, Handoff, Manifest, ModelEntry, Requirement, Routine, Server, Tool } from "../manifest/manifest.ts";
import { mentioned } from "../protocol/placeholder.ts";
import { digest } from "./digest.ts";
import { freeze } from "./freeze.ts";
import { lowerGuards } from "./guards.ts";
import { defaultStartTimeoutMs, defaultTimeoutMs, limitsOf } from "./limits.ts";
import { optional } from "./optional.ts";
import { payloadOf } from "./payload.ts";
import type {
  Plan,
  PlanAgent,
  PlanApproval,
  PlanExit,
  PlanFact,
  PlanHandoff,
  PlanModel,
  PlanRequirement,
  PlanServer,
  PlanStep,
  PlanTool,
} from "./plan.ts";
import { describeHandoff, describeRequirements, handoffTool, modeOf, renderAgent } from "./render.ts";

/** Makes a manifest without errors into a plan: names only, no places, every default filled in, frozen, with its digest. */
export function lower(manifest: Manifest): Plan {
  const guards = lowerGuards(manifest);
  const body: Omit<Plan, "digest"> = {
    plan: 1,
    name: manifest.name,
    ...optional("description", manifest.description),
    ...optional("version", manifest.version),
    entry: manifest.entry.map((entry) => entry.name),
    nextTurn: manifest.nextTurn,
    limits: limitsOf(manifest.limits),
    models: record(manifest.models, lowerModel),
    facts: record(manifest.facts, lowerFact),
    tools: record(manifest.tools, lowerTool),
    ...(manifest.servers.size === 0 ? {} : { servers: record(manifest.servers, lowerServer) }),
    exits: record(manifest.exits, lowerExit),
    agents: record(manifest.agents, (agent) => ({ ...lowerAgent(manifest, agent), ...guards(agent.name) })),
    ...guards(),
  };
  // Through text and back: what is left is JSON, and shares nothing with the manifest.
  const plain = JSON.parse(JSON.stringify(body)) as Omit<Plan, "digest">;
  return freeze({ ...plain, digest: digest(plain) });
}

function lowerModel(entry: ModelEntry): PlanModel {
  return {
    provider: entry.provider,
    model: entry.model,
    ...optional("baseUrl", entry.baseUrl),
    ...optional("api", entry.api),
    ...optional("temperature", entry.temperature),
    ...optional("maxTokens", entry.maxTokens),
    ...optional("timeoutMs", entry.timeoutMs),
    ...optional("options", entry.options),
    ...optional("price", entry.price),
    ...(entry.fallback.length === 0 ? {} : { fallback: entry.fallback.map((model) => model.name) }),
    ...optional("handoffsPrompt", entry.handoffsPrompt),
  };
}

function lowerFact(fact: Fact): PlanFact {
  const source = fact.source;
  return {
    ...optional("description", fact.description),
    ...(fact.sensitive ? { sensitive: true as const } : {}),
    schema: fact.schema,
    source: source.kind === "tool" ? { kind: "tool", tools: source.tools.map((tool) => tool.name), at: source.at } : { kind: source.kind },
  };
}

function lowerTool(tool: Tool): PlanTool {
  const needs = tool.requires.length === 0 ? "" : `Works only once known: ${describeRequirements(tool.requires)}.`;
  return {
    definition: {
      name: tool.name,
      description: [tool.description?.trim() ?? "", needs].filter((part) => part !== "").join(" "),
      input: tool.input,
    },
    effects: tool.effects,
    requires: tool.requires.map(lowerRequirement),
    ...optional("approval", lowerApproval(tool)),
    timeoutMs: tool.timeoutMs ?? defaultTimeoutMs,
    ...optional("maxResult", tool.maxResult),
    retry: tool.retry ?? { attempts: 1, delayMs: 0 },
    ...optional("use", tool.use),
  };
}

function lowerServer({ reach, startTimeoutMs, callTimeoutMs }: Server): PlanServer {
  return { reach, startTimeoutMs: startTimeoutMs ?? defaultStartTimeoutMs, ...optional("callTimeoutMs", callTimeoutMs) };
}

function lowerApproval({ approval, expiry }: Tool): PlanApproval | undefined {
  if (approval === undefined || expiry === undefined) return approval;
  return { ...approval, expiresMs: expiry.ms, ...optional("then", expiry.then?.name) };
}

function lowerExit(exit: {
  readonly kind: "resolved" | "escalated";
  readonly description?: string;
  readonly result?: PlanExit["result"];
}): PlanExit {
  return { kind: exit.kind, ...optional("description", exit.description), ...optional("result", exit.result) };
}

function lowerAgent(manifest: Manifest, agent: Agent): PlanAgent {
  const instructions = renderAgent(manifest, agent);
  return {
    purpose: agent.purpose,
    ...optional("model", (agent.model ?? manifest.defaultModel)?.name),
    instructions,
    placeholders: mentioned(instructions).filter((name) => manifest.facts.has(name)),
    tools: [...new Set(agent.tools.map((tool) => tool.name))],
    handoffs: agent.handoffs.map((handoff) => lowerHandoff(manifest, handoff)),
    requires: agent.requires.map(lowerRequirement),
    reply: agent.reply,
    limits: { ...optional("turns", agent.limits.turns), ...optional("visits", agent.limits.visits) },
    routine: stepsOf(agent.routine),
  };
}

function lowerHandoff(manifest: Manifest, handoff: Handoff): PlanHandoff {
  const exit = manifest.exits.get(handoff.target.name);
  const payload = payloadOf(handoff.carry, exit?.result);
  return {
    target: handoff.target.name,
    kind: exit === undefined ? "agent" : "exit",
    mode: modeOf(manifest, handoff),
    ...optional("when", handoff.when),
    definition: { name: handoffTool(manifest, handoff), description: describeHandoff(manifest, handoff), input: payload.schema },
    ...(payload.asksReason ? { asksReason: true as const } : {}),
    requires: handoff.requires.map(lowerRequirement),
    history: handoff.history,
    ...optional("limit", handoff.limit),
  };
}

function lowerRequirement(requirement: Requirement): PlanRequirement {
  return { fact: requirement.fact, ...optional("schema", requirement.schema) };
}

function stepsOf(routine: Routine | undefined): readonly PlanStep[] {
  if (routine === undefined) return [];
  if (routine.kind === "prose") return [{ do: routine.text }];
  return routine.steps.map((step) => ({
    ...(step.condition.kind === "if" ? { if: step.condition.text } : {}),
    ...(step.condition.kind === "else" ? { else: true as const } : {}),
    ...optional("do", step.action),
    ...optional("then", step.then?.name),
  }));
}

function record<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries([...map].map(([name, value]) => [name, change(value)]));
}
