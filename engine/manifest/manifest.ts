import type { HttpRequest } from "../protocol/http-request.ts";
import type { JsonObject, JsonSchema } from "../protocol/json.ts";
import type { Effects } from "../protocol/tool.ts";
import type { ServerReach } from "../protocol/server.ts";
import type { Origin, SourceDocument } from "../source/source-map.ts";
import type { Assertion } from "./assertion.ts";

/** What the author meant: includes merged, shorthand written out, defaults in. Every part knows where it was written. */
export interface Manifest {
  readonly origin: Origin;
  /** The root document first, then the included ones in the order they were first met, then routine files. */
  readonly documents: readonly SourceDocument[];
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly shape?: { readonly kind: Shape; readonly origin: Origin };
  /** In the author's order; a run starts at the first unless the host names another. */
  readonly entry: readonly Reference[];
  readonly nextTurn: "active" | "entry";
  readonly models: ReadonlyMap<string, ModelEntry>;
  readonly defaultModel?: Reference;
  readonly limits: Limits;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly servers: ReadonlyMap<string, Server>;
  /** `resolved` and `escalated` are always among them. */
  readonly exits: ReadonlyMap<string, Exit>;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly agents: ReadonlyMap<string, Agent>;
  /** Of all files, the root's first; absent where none says anything of guards. */
  readonly guards?: Guards;
  /** Of all files, the root's first. */
  readonly assertions: readonly Assertion[];
}

export type Shape = "chain" | "hub-and-spoke" | "peers";

/** An appearance of a name that something else declares. */
export interface Reference {
  readonly name: string;
  readonly origin: Origin;
}

export interface ModelEntry {
  readonly name: string;
  readonly origin: Origin;
  readonly provider: string;
  readonly model: string;
  readonly baseUrl?: string;
  readonly api?: "responses" | "chat";
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** How long one answer may take. */
  readonly timeoutMs?: number;
  readonly options?: JsonObject;
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number; readonly cachedInput?: number; readonly cacheWrite?: number };
  readonly fallback: readonly Reference[];
  readonly handoffsPrompt?: "stable" | "swap";
}

/** Limits as written; what is absent takes the default when the plan is made. `origins` tells where each was written. */
export interface Limits {
  readonly origin: Origin;
  readonly turns?: number;
  readonly handoffs?: number;
  readonly visits?: number;
  readonly toolCalls?: number;
  readonly seconds?: number;
  readonly turnSeconds?: number;
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly then?: Reference;
}

export interface Fact {
  readonly name: string;
  readonly origin: Origin;
  readonly description?: string;
  readonly sensitive: boolean;
  readonly schema: JsonSchema;
  readonly source:
    | { readonly kind: "host" }
    | { readonly kind: "model" }
    /** `at` is a JSON Pointer into the result of each tool. */
    | { readonly kind: "tool"; readonly tools: readonly Reference[]; readonly at: string };
}

/** A fact that must be known; without a schema a boolean must be true, anything else must only be there. */
export interface Requirement {
  readonly fact: string;
  readonly origin: Origin;
  readonly schema?: JsonSchema;
}

export interface Tool {
  readonly name: string;
  readonly origin: Origin;
  readonly description?: string;
  /** Always a whole JSON Schema of an object; the shorthand is written out. */
  readonly input: JsonSchema;
  readonly inputOrigin: Origin;
  readonly effects: Effects;
  /** Whether the author said anything about effects. */
  readonly effectsDeclared: boolean;
  readonly requires: readonly Requirement[];
  readonly approval?: Approval;
  /** How long a request for approval waits, and the exit that is taken then. */
  readonly expiry?: { readonly ms: number; readonly then?: Reference };
  readonly timeoutMs?: number;
  /** Characters of JSON. */
  readonly maxResult?: number;
  readonly retry?: { readonly attempts: number; readonly delayMs: number };
  readonly use?: ToolUse;
}

/** When a person must agree: always, or when the input satisfies the schema. */
export type Approval = { readonly kind: "always" } | { readonly kind: "when"; readonly schema: JsonSchema };

/** How a tool is reached when the host binds no function to it. A module is relative to the root manifest, whichever file named it. */
export type ToolUse =
  | { readonly kind: "mcp"; readonly server: string; readonly tool: string }
  | { readonly kind: "http"; readonly request: HttpRequest }
  | { readonly kind: "module"; readonly module: string; readonly export: string };

/** An MCP server. */
export interface Server {
  readonly name: string;
  readonly origin: Origin;
  readonly reach: ServerReach;
  readonly startTimeoutMs?: number;
  readonly callTimeoutMs?: number;
}

export interface Exit {
  readonly name: string;
  /** Absent for `resolved` and `escalated` where the author did not declare them. */
  readonly origin?: Origin;
  readonly kind: "resolved" | "escalated";
  readonly description?: string;
  readonly result?: JsonSchema;
}

/** A natural-language procedure: steps, or prose (a text, or a Markdown file). */
export type Routine =
  | { readonly kind: "steps"; readonly origin: Origin; readonly steps: readonly Step[] }
  | { readonly kind: "prose"; readonly origin: Origin; readonly text: string };

export interface Step {
  readonly origin: Origin;
  readonly condition: { readonly kind: "always" } | { readonly kind: "if"; readonly text: string } | { readonly kind: "else" };
  readonly action?: string;
  readonly then?: Reference;
}

export interface Agent {
  readonly name: string;
  readonly origin: Origin;
  readonly purpose: string;
  /** Absent where the name it was given is declared nowhere (a finding of its own). */
  readonly routine?: Routine;
  /** Set where the routine was given by name. */
  readonly routineName?: Reference;
  readonly tools: readonly Reference[];
  readonly handoffs: readonly Handoff[];
  readonly model?: Reference;
  readonly requires: readonly Requirement[];
  readonly reply: "ask" | "final";
  readonly limits: { readonly turns?: number; readonly visits?: number; readonly origin: Origin };
  readonly guards?: Guards;
}

/** Guards in the order in which they judge. */
export interface Guards {
  readonly origin: Origin;
  readonly input: readonly Guard[];
  readonly output: readonly Guard[];
  readonly tool: readonly Guard[];
}

export interface Guard {
  readonly origin: Origin;
  /** As the author calls it. */
  readonly name?: string;
  readonly check: GuardCheck;
  /** Absent: all tools. */
  readonly tools?: readonly Reference[];
  readonly because?: string;
  readonly then?: Reference;
}

export type GuardCheck =
  | { readonly kind: "size"; readonly max: number }
  /** Without a fact it counts by conversation. */
  | { readonly kind: "rate"; readonly max: number; readonly perMs: number; readonly fact?: Reference }
  | { readonly kind: "refuse"; readonly pattern: string }
  | { readonly kind: "replace"; readonly pattern: string; readonly with: string }
  | { readonly kind: "schema"; readonly schema: JsonSchema }
  /** A function the host binds, or a module exports; a module is relative to the root manifest. */
  | {
      readonly kind: "bound";
      readonly function: string;
      readonly timeoutMs: number;
      readonly use?: { readonly module: string; readonly export: string };
    };

export type History = "full" | "text" | "last" | "none";

export interface Handoff {
  /** An agent or an exit. */
  readonly target: Reference;
  readonly origin: Origin;
  readonly when?: string;
  /** A whole JSON Schema of an object; the shorthand is written out. */
  readonly carry?: JsonSchema;
  readonly requires: readonly Requirement[];
  /** `full` for a transfer and `none` for a call, unless said. */
  readonly history: History;
  /** Times a session. */
  readonly limit?: number;
  readonly mode: "transfer" | "call";
}
