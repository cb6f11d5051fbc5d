import type { HostValue } from "../protocol/host-value.ts";
import type { HttpMethod } from "../protocol/http-request.ts";
import type { Json, JsonObject, JsonSchema } from "../protocol/json.ts";
import type { History, Shape } from "./manifest.ts";

/**
 * A manifest as it is written, once the schema holds. Maps are plain objects that came from a stranger: go through their
 * entries, or read a key with `own`.
 */
export interface WrittenManifest {
  readonly signalbox: 1;
  readonly $schema?: string;
  readonly name?: string;
  readonly description?: string;
  readonly version?: string | number;
  readonly shape?: Shape;
  readonly entry?: NameOrNames;
  readonly next_turn?: "active" | "entry";
  readonly include?: readonly string[];
  readonly models?: Written<WrittenModel>;
  readonly defaults?: { readonly model?: string };
  readonly limits?: WrittenLimits;
  readonly facts?: Written<WrittenFact>;
  readonly tools?: Written<WrittenTool>;
  readonly servers?: Written<WrittenServer>;
  readonly exits?: Written<WrittenExit | null>;
  readonly routines?: Written<WrittenRoutine>;
  readonly agents?: Written<WrittenAgent>;
  readonly guards?: WrittenGuards;
  readonly assert?: readonly WrittenAssertion[];
}

export type Written<T> = Readonly<Record<string, T>>;
export type NameOrNames = string | readonly string[];
export type TypeName = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** `{ reason: string, order_id?: string }`, or a whole JSON Schema of an object. */
export type WrittenFields = Written<TypeName | JsonSchema>;
export type WrittenRequires = readonly string[] | Written<JsonSchema | null>;

export interface WrittenModel {
  readonly provider: string;
  readonly model: string;
  readonly base_url?: string;
  readonly api?: "responses" | "chat";
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly timeout?: string;
  readonly options?: JsonObject;
  readonly price?: { readonly input: number; readonly output: number; readonly cached_input?: number; readonly cache_write?: number };
  readonly fallback?: NameOrNames;
  readonly handoffs_prompt?: "stable" | "swap";
}

export interface WrittenLimits {
  readonly turns?: number;
  readonly handoffs?: number;
  readonly visits?: number;
  readonly tool_calls?: number;
  readonly seconds?: number;
  readonly turn_seconds?: number;
  readonly tokens?: number;
  readonly cost_usd?: number;
  readonly then?: string;
}

export interface WrittenFact {
  readonly type?: TypeName;
  readonly schema?: JsonSchema;
  readonly from?: "host" | "model";
  readonly set_by?: NameOrNames;
  readonly at?: string;
  readonly description?: string;
  readonly sensitive?: boolean;
}

export type WrittenEffect = "read" | "write" | "destructive" | "idempotent" | "private" | "untrusted" | "outward";

export interface WrittenTool {
  readonly description?: string;
  readonly input?: WrittenFields;
  readonly schema?: JsonSchema;
  readonly effects?: readonly WrittenEffect[];
  readonly requires?: WrittenRequires;
  readonly approval?: "always" | WrittenApproval;
  readonly timeout?: string;
  readonly max_result?: number;
  readonly retry?: number | { readonly attempts: number; readonly delay?: string };
  readonly use?: WrittenUse;
}

export interface WrittenApproval {
  readonly when?: JsonObject;
  readonly expires?: string;
  readonly then?: string;
}

export interface WrittenUse {
  readonly mcp?: string;
  readonly tool?: string;
  readonly http?: string | WrittenRequest;
  readonly module?: string;
  readonly export?: string;
}

/** Started by `command`, or reached at `url`. */
export interface WrittenServer {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Written<HostValue>;
  readonly cwd?: string;
  readonly url?: string;
  readonly headers?: Written<HostValue>;
  readonly start_timeout?: string;
  readonly call_timeout?: string;
}

/** A text that is just `{name}` in `query` and `body` stands for an argument. */
export interface WrittenRequest {
  readonly method?: HttpMethod;
  readonly url: string;
  readonly headers?: Written<HostValue>;
  readonly query?: JsonObject;
  readonly body?: Json;
  readonly result?: string;
}

export interface WrittenExit {
  readonly kind?: "resolved" | "escalated";
  readonly description?: string;
  readonly result?: WrittenFields;
}

export type WrittenRoutine = string | { readonly file: string } | readonly WrittenStep[];

export type WrittenStep =
  | string
  | { readonly do?: string; readonly if?: string; readonly else?: string | true | null; readonly then?: string };

export interface WrittenAgent {
  readonly purpose: string;
  readonly routine?: WrittenRoutine;
  readonly tools?: readonly string[];
  readonly handoffs?: Written<WrittenHandoff | null>;
  readonly model?: string;
  readonly requires?: WrittenRequires;
  readonly reply?: "ask" | "final";
  readonly limits?: { readonly turns?: number; readonly visits?: number };
  readonly guards?: WrittenGuards;
}

export interface WrittenGuards {
  readonly input?: readonly WrittenGuard[];
  readonly output?: readonly WrittenGuard[];
  readonly tool?: readonly WrittenGuard[];
}

/** Exactly one of `size`, `rate`, `pattern`, `schema` and `use`. */
export interface WrittenGuard {
  readonly name?: string;
  readonly size?: { readonly max: number };
  readonly rate?: { readonly max: number; readonly per: string; readonly by?: string };
  readonly pattern?: { readonly refuse?: string; readonly match?: string; readonly replace?: string };
  readonly schema?: JsonObject;
  readonly use?: string | { readonly module: string; readonly export: string };
  readonly tools?: readonly string[];
  readonly because?: string;
  readonly then?: string;
  readonly timeout?: string;
}

export interface WrittenHandoff {
  readonly when?: string;
  readonly carry?: WrittenFields;
  readonly requires?: WrittenRequires;
  readonly history?: History;
  readonly limit?: number;
  readonly mode?: "transfer" | "call";
}

/** One of four forms, which the keys tell: `before` and `always`, `from` and `never_reaches`, `every` and `can_reach`, `hops`. */
export interface WrittenAssertion {
  readonly before?: string;
  readonly always?: NameOrNames;
  readonly from?: string;
  readonly never_reaches?: string;
  readonly every?: "agent";
  readonly can_reach?: string;
  readonly hops?: { readonly max: number };
  readonly because?: string;
}
