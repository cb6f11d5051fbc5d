import type { Plan, PlanAgent } from "../plan/plan.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import type { ModelRequest, ModelSettings } from "../protocol/model.ts";
import type { ToolDefinition } from "../protocol/tool.ts";
import { agentNamed, topFrame } from "./draft.ts";
import { openHandoffs, standpoint } from "./edges.ts";
import type { Effect, ModelEffect, ToolEffect } from "./effect.ts";
import { messagesOf } from "./log.ts";
import type { RunState } from "./state.ts";

/** An effect with all it takes to perform it, in plain JSON: it may cross a wire. */
export type Task =
  | { readonly kind: "model"; readonly runId: string; readonly effect: string; readonly request: ModelRequest }
  | {
      readonly kind: "tool";
      readonly runId: string;
      readonly effect: string;
      readonly agent: string;
      readonly tool: string;
      readonly input: JsonObject;
      readonly facts: JsonObject;
      readonly idempotencyKey: string;
      readonly timeoutMs: number;
      readonly retry: { readonly attempts: number; readonly delayMs: number };
      /** Read-only or idempotent: may be repeated. */
      readonly repeatable: boolean;
    }
  | {
      readonly kind: "approval";
      readonly runId: string;
      readonly effect: string;
      readonly agent: string;
      readonly call: string;
      readonly tool: string;
      readonly input: JsonObject;
      readonly facts: JsonObject;
    };

/** All it takes to perform an effect of a state. */
export function taskOf(plan: Plan, state: RunState, effect: Effect): Task {
  const { runId, facts } = state;
  switch (effect.kind) {
    case "model":
      return { kind: "model", runId, effect: effect.id, request: requestOf(plan, state, effect) };
    case "tool":
      return toolTask(plan, state, effect);
    case "approval": {
      const { id, agent, call, tool, input } = effect;
      return { kind: "approval", runId, effect: id, agent, call, tool, input, facts };
    }
  }
}

function toolTask(plan: Plan, state: RunState, effect: ToolEffect): Task {
  const { runId, facts } = state;
  const { id, agent, tool: name, input } = effect;
  const tool = own(plan.tools, name);
  if (tool === undefined) throw new Error(`the plan has no tool "${name}"`);
  const { timeoutMs, retry, effects } = tool;
  const repeatable = effects.kind === "read" || effects.idempotent;
  return {
    kind: "tool",
    runId,
    effect: id,
    agent,
    tool: name,
    input,
    facts,
    idempotencyKey: `${runId}/${id}`,
    timeoutMs,
    retry,
    repeatable,
  };
}

/** The question: the agent's instructions with the facts filled in, its tools, the handoffs that are open now, and what it has seen. */
function requestOf(plan: Plan, state: RunState, effect: ModelEffect): ModelRequest {
  const agent = agentNamed(plan, effect.agent);
  const handoffs = openHandoffs(standpoint(plan, state)).map((handoff) => handoff.definition);
  return {
    settings: settingsOf(plan, agent),
    agent: effect.agent,
    instructions: fill(agent.instructions, state.facts),
    tools: [...toolsOf(plan, agent), ...handoffs.map((definition) => filled(definition, state.facts))],
    messages: messagesOf(topFrame(state).log),
  };
}

function toolsOf(plan: Plan, agent: PlanAgent): readonly ToolDefinition[] {
  return agent.tools.map((name) => own(plan.tools, name)?.definition).filter((definition) => definition !== undefined);
}

/** Empty names where the manifest gives the agent no model: the host brings its own. */
function settingsOf(plan: Plan, agent: PlanAgent): ModelSettings {
  const model = agent.model === undefined ? undefined : own(plan.models, agent.model);
  if (model === undefined) return { provider: "", model: "" };
  const { price: _price, fallback: _fallback, handoffsPrompt: _prompt, ...settings } = model;
  return settings;
}

function filled(definition: ToolDefinition, facts: JsonObject): ToolDefinition {
  const description = fill(definition.description, facts);
  return description === definition.description ? definition : { ...definition, description };
}

/** Puts the facts' values into a text, in one pass, so that a value cannot bring placeholders of its own. */
function fill(text: string, facts: JsonObject): string {
  if (!text.includes("{{")) return text;
  return text.replaceAll(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g, (_, name: string) => {
    const value = own(facts, name);
    if (value === undefined || value === null) return "unknown";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}
