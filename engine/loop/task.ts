import type { Plan } from "../plan/plan.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import type { ModelRequest, ModelSettings } from "../protocol/model.ts";
import type { StableLayout } from "../protocol/notice.ts";
import type { ToolDefinition } from "../protocol/tool.ts";
import { topFrame, type Open } from "./draft.ts";
import { openNow } from "./edges.ts";
import type { Effect, ModelEffect, ToolEffect } from "./effect.ts";
import { guardTask, type GuardTask } from "./guard-task.ts";
import { fill } from "./fill.ts";
import { kinOf, type Kin } from "./kin.ts";
import { deadlineOf } from "./limits.ts";
import { messagesOf } from "./log.ts";
import { readyAgent, settingsOf } from "./ready.ts";
import type { MessageLog, RunState } from "./state.ts";

/** An effect with all it takes to perform it, in plain JSON: it may cross a wire. */
export type Task =
  | {
      readonly kind: "model";
      readonly runId: string;
      readonly effect: string;
      readonly request: ModelRequest;
      /** The model's name in the plan; absent where the manifest gives the agent none. */
      readonly model?: string;
      /** Who is asked the same, in order, when that model cannot answer. */
      readonly fallback?: readonly ModelChoice[];
      /** When the time of the run or of its turn is over, in milliseconds since 1970. */
      readonly deadline: number;
    }
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
      /** The characters of JSON that its result may have. */
      readonly maxResult?: number;
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
      /** What an answer to this request, with these arguments, is `for`. */
      readonly digest: string;
      readonly expiresAt?: number;
      /** Why a guard refused the arguments that the person before gave. */
      readonly problem?: string;
      readonly facts: JsonObject;
    }
  | GuardTask;

/** A model that may answer: its name in the plan, and its settings. */
export interface ModelChoice {
  readonly model: string;
  readonly settings: ModelSettings;
  /** Its entry asks for that layout as well: without it, it is asked without the request's `stable`. */
  readonly layout?: "stable";
}

/** All it takes to perform an effect of a state. */
export function taskOf(plan: Plan, state: RunState, effect: Effect): Task {
  const { runId, facts } = state;
  switch (effect.kind) {
    case "model":
      return modelTask(plan, state, effect);
    case "tool":
      return toolTask(plan, state, effect);
    case "guard":
      return guardTask(plan, state, effect);
    case "approval": {
      const { kind, id, agent, call, tool, input, digest, expiresAt, problem } = effect;
      const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(problem === undefined ? {} : { problem }) };
      return { kind, runId, effect: id, agent, call, tool, input, digest, ...more, facts };
    }
  }
}

function modelTask(plan: Plan, state: RunState, effect: ModelEffect): Task {
  const { model } = readyAgent(plan, effect.agent).agent;
  const request = requestOf(plan, state, effect);
  const task: Open<Extract<Task, { readonly kind: "model" }>> = {
    kind: "model",
    runId: state.runId,
    effect: effect.id,
    request,
    deadline: deadlineOf(plan, state),
  };
  if (model === undefined) return task;
  task.model = model;
  const fallback = fallbackOf(plan, model);
  if (fallback.length > 0) task.fallback = fallback;
  return task;
}

const none: readonly ModelChoice[] = [];

/** Each is asked once, and a model does not stand in for itself. */
function fallbackOf(plan: Plan, name: string): readonly ModelChoice[] {
  const given = own(plan.models, name)?.fallback;
  if (given === undefined) return none;
  const others = new Set(given);
  others.delete(name);
  return [...others].map((model) => ({
    model,
    settings: settingsOf(plan, model),
    ...(own(plan.models, model)?.handoffsPrompt === "stable" ? { layout: "stable" as const } : {}),
  }));
}

function toolTask(plan: Plan, state: RunState, effect: ToolEffect): Task {
  const { runId, facts } = state;
  const { id, agent, tool: name, input } = effect;
  const tool = own(plan.tools, name);
  if (tool === undefined) throw new Error(`the plan has no tool "${name}"`);
  const { timeoutMs, maxResult, retry, effects } = tool;
  const repeatable = effects.kind === "read" || effects.idempotent;
  const task: Open<Extract<Task, { readonly kind: "tool" }>> = {
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
  if (maxResult !== undefined) task.maxResult = maxResult;
  return task;
}

/** The question: the agent's instructions with the facts filled in, its tools, the handoffs that are open now, and what it has seen. */
function requestOf(plan: Plan, state: RunState, effect: ModelEffect): ModelRequest {
  const { agent, definitions, settings, instructions, stable } = readyAgent(plan, effect.agent);
  const { handoffs, offered } = openNow(plan, state);
  const { facts, session } = state;
  const { log } = topFrame(state);
  const request: Open<ModelRequest> = {
    settings,
    agent: effect.agent,
    instructions: instructions ?? fill(agent.instructions, facts),
    tools: offered ?? [...definitions, ...handoffs.map(({ definition }) => filled(definition, facts))],
    messages: messagesOf(log),
    session,
  };
  const kin = stable ? kinOf(plan, effect.agent) : undefined;
  if (kin !== undefined) request.stable = layoutOf(kin, log);
  return request;
}

function layoutOf({ model, preamble, tools, first }: Kin, { notices = [] }: MessageLog): StableLayout {
  return { preamble, tools, first, notices: notices.filter((notice) => notice.model === model) };
}

function filled(definition: ToolDefinition, facts: JsonObject): ToolDefinition {
  const description = fill(definition.description, facts);
  return description === definition.description ? definition : { ...definition, description };
}
