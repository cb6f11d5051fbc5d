import type { JsonObject } from "../../engine/protocol/json.ts";
import type { AssistantMessage, BriefingMessage, ToolMessage, UserMessage } from "../../engine/protocol/message.ts";
import type { ModelRequest, ModelSettings } from "../../engine/protocol/model.ts";
import type { ToolDefinition } from "../../engine/protocol/tool.ts";

/** A request with what a test does not care about filled in. */
export function requestOf(
  parts: Partial<Omit<ModelRequest, "settings">> & { readonly settings?: Partial<ModelSettings> } = {},
): ModelRequest {
  return {
    agent: "triage",
    instructions: "You are the front desk.",
    tools: [],
    messages: [user("Hello")],
    ...parts,
    settings: { provider: "test", model: "test-model", ...parts.settings },
  };
}

export function user(text: string): UserMessage {
  return { role: "user", text };
}

export function assistant(text: string, ...calls: readonly (readonly [id: string, name: string, input?: JsonObject])[]): AssistantMessage {
  return { role: "assistant", agent: "triage", text, calls: calls.map(([id, name, input = {}]) => ({ id, name, arguments: input })) };
}

export function result(call: string, text: string, error = false): ToolMessage {
  return { role: "tool", call, name: "any", text, error };
}

export function briefing(text: string): BriefingMessage {
  return { role: "briefing", from: "triage", to: "refunds", text };
}

export function tool(name: string, input: JsonObject = { type: "object", properties: {} }): ToolDefinition {
  return { name, description: `Does ${name}.`, input };
}

/** A signal that never fires. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
