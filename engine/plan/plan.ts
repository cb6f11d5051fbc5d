import type { HttpRequest } from "../protocol/http-request.ts";
import type { JsonObject, JsonSchema } from "../protocol/json.ts";
import type { ModelPrice, ModelSettings } from "../protocol/model.ts";
import type { ServerReach } from "../protocol/server.ts";
import type { Effects, ToolDefinition } from "../protocol/tool.ts";

/** A compiled topology: frozen JSON, safe to clone, store and send. Read records with `own`: `constructor` is a legal name. */
export interface Plan {
  /** The version of this format. */
  readonly plan: 1;
  /** `sha256:` and the hex digest of the canonical JSON of everything else. */
  readonly digest: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly entry: readonly string[];
  readonly nextTurn: "active" | "entry";
  readonly limits: PlanLimits;
  readonly models: Readonly<Record<string, PlanModel>>;
  readonly facts: Readonly<Record<string, PlanFact>>;
  readonly tools: Readonly<Record<string, PlanTool>>;
  /** The MCP servers that tools name; absent where there are none. */
  readonly servers?: Readonly<Record<string, PlanServer>>;
  readonly exits: Readonly<Record<string, PlanExit>>;
  readonly agents: Readonly<Record<string, PlanAgent>>;
  readonly guards?: PlanGuards;
}

export interface PlanLimits {
  readonly turns: number;
  readonly handoffs: number;
  /** How often one agent may be entered in a run. */
  readonly visits: number;
  readonly toolCalls: number;
  readonly seconds: number;
  /** Absent where only the run's own time is limited. */
  readonly turnSeconds?: number;
  /** Handoffs in a row between the same two agents with no tool call between. */
  readonly pingPong: number;
  readonly tokens?: number;
  readonly costUsd?: number;
  /** The exit taken when a limit is spent; without it the run fails with the limit's code. */
  readonly then?: string;
}

export interface PlanModel extends ModelSettings {
  readonly price?: ModelPrice;
  /** Keys of `models`: who is asked, in order, when this one cannot answer. Theirs are not asked in turn. */
  readonly fallback?: readonly string[];
  readonly handoffsPrompt?: "stable" | "swap";
}

export interface PlanFact {
  readonly description?: string;
  readonly sensitive?: true;
  readonly schema: JsonSchema;
  readonly source:
    | { readonly kind: "host" }
    | { readonly kind: "model" }
    | { readonly kind: "tool"; readonly tools: readonly string[]; readonly at: string };
}

/** A fact that must be known: with a schema, valid against it; without, a boolean must be true. */
export interface PlanRequirement {
  readonly fact: string;
  readonly schema?: JsonSchema;
}

export interface PlanTool {
  readonly definition: ToolDefinition;
  readonly effects: Effects;
  readonly requires: readonly PlanRequirement[];
  readonly approval?: PlanApproval;
  readonly timeoutMs: number;
  /** The characters of JSON its result may have; 262144 where absent. */
  readonly maxResult?: number;
  readonly retry: { readonly attempts: number; readonly delayMs: number };
  readonly use?:
    | { readonly kind: "mcp"; readonly server: string; readonly tool: string }
    | { readonly kind: "http"; readonly request: HttpRequest }
    | { readonly kind: "module"; readonly module: string; readonly export: string };
}

/** When a person must agree to a call, and what becomes of it where nobody answers. */
export type PlanApproval = ({ readonly kind: "always" } | { readonly kind: "when"; readonly schema: JsonSchema }) & {
  /** How long a request waits. Without it, it waits for ever. */
  readonly expiresMs?: number;
  /** The exit that an expired request takes; without it the model hears that the call was not run. */
  readonly then?: string;
};

export interface PlanServer {
  readonly reach: ServerReach;
  readonly startTimeoutMs: number;
  /** Absent where only the tools' own timeouts hold. */
  readonly callTimeoutMs?: number;
}

export interface PlanExit {
  readonly kind: "resolved" | "escalated";
  readonly description?: string;
  readonly result?: JsonSchema;
}

export interface PlanAgent {
  readonly purpose: string;
  /** A key of `models`; absent where the manifest names none (the host must then give a model). */
  readonly model?: string;
  /** What the model is told, with `{{fact}}` left in place; filled in when a request is made. */
  readonly instructions: string;
  /** The facts that `instructions` mentions. */
  readonly placeholders: readonly string[];
  readonly tools: readonly string[];
  readonly handoffs: readonly PlanHandoff[];
  readonly requires: readonly PlanRequirement[];
  readonly reply: "ask" | "final";
  readonly limits: { readonly turns?: number; readonly visits?: number };
  readonly guards?: PlanGuards;
  /** The routine as steps, for what reads it as data (the offline model, pictures); prose has one step without a condition. */
  readonly routine: readonly PlanStep[];
}

/** Guards in the order in which they judge. Those of the topology judge before an agent's own. */
export interface PlanGuards {
  readonly input?: readonly PlanGuard[];
  readonly output?: readonly PlanGuard[];
  readonly tool?: readonly PlanGuard[];
}

export interface PlanGuard {
  /** One of its kind in the plan: the author's, or made of where it stands and what it is. */
  readonly name: string;
  readonly check: PlanGuardCheck;
  /** The tools whose calls it judges; all where absent. */
  readonly tools?: readonly string[];
  /** What is heard when it refuses, in the place of its own words. */
  readonly because?: string;
  /** The exit that a refusal takes. */
  readonly then?: string;
}

export type PlanGuardCheck =
  /** Characters, which are code points, of a text; of a tool's arguments, those of their JSON. */
  | { readonly kind: "size"; readonly max: number }
  /** Without a fact it counts by conversation. */
  | { readonly kind: "rate"; readonly max: number; readonly perMs: number; readonly fact?: string }
  | { readonly kind: "refuse"; readonly pattern: string }
  | { readonly kind: "replace"; readonly pattern: string; readonly with: string }
  | { readonly kind: "schema"; readonly schema: JsonSchema }
  | {
      readonly kind: "bound";
      readonly function: string;
      readonly timeoutMs: number;
      readonly use?: { readonly module: string; readonly export: string };
    };

export interface PlanStep {
  readonly if?: string;
  readonly else?: true;
  readonly do?: string;
  readonly then?: string;
}

export interface PlanHandoff {
  readonly target: string;
  readonly kind: "agent" | "exit";
  readonly mode: "transfer" | "call";
  readonly when?: string;
  /** `transfer_to_<target>` or `call_<target>`, with the payload's schema as its input. */
  readonly definition: ToolDefinition;
  /** The `reason` in the definition is the engine's own, not the author's: it is kept for the trace and is no part of a result. */
  readonly asksReason?: true;
  readonly requires: readonly PlanRequirement[];
  readonly history: "full" | "text" | "last" | "none";
  /** Times a session. */
  readonly limit?: number;
}

/** The values a run starts with that are no part of the plan. */
export type Facts = JsonObject;
