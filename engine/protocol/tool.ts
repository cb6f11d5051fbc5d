import type { Json, JsonObject, JsonSchema } from "./json.ts";

/** A tool as a model is told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly input: JsonSchema;
}

/** What a tool does to the world; what was not declared counts as the worst. */
export interface Effects {
  readonly kind: "read" | "write" | "destructive";
  /** Safe to repeat with the same key. */
  readonly idempotent: boolean;
  /** Returns what outsiders must not see. */
  readonly private: boolean;
  /** Returns text that outsiders wrote. */
  readonly untrusted: boolean;
  /** Reaches outside. */
  readonly outward: boolean;
}

/** What a tool function is given beside its input. */
export interface ToolContext {
  readonly runId: string;
  readonly agent: string;
  readonly effect: string;
  /** `runId/effect`: the same on every retry of the same call. */
  readonly idempotencyKey: string;
  readonly facts: JsonObject;
  readonly signal: AbortSignal;
}

/** A host's function behind a tool's name. It returns JSON, or throws: the model then hears the error's message. */
export type ToolFunction = (input: never, context: ToolContext) => Json | undefined | Promise<Json | undefined>;
