import type { JsonObject } from "./json.ts";
import type { Kept } from "./kept.ts";
import type { Message } from "./message.ts";
import type { StableLayout } from "./notice.ts";
import type { ToolDefinition } from "./tool.ts";

/** Which model answers and how it is set, as the manifest's `models` entry says. */
export interface ModelSettings {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl?: string;
  /** OpenAI only: the Responses API (default) or Chat Completions. */
  readonly api?: "responses" | "chat";
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** How long one call may take, in milliseconds: the engine ends it then. */
  readonly timeoutMs?: number;
  /** Passed to the provider's request as they are. */
  readonly options?: JsonObject;
}

/** One question to a model. Plain JSON: it may cross a wire. */
export interface ModelRequest {
  readonly settings: ModelSettings;
  readonly agent: string;
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
  readonly messages: readonly Message[];
  /** Set where the model's entry asks for `handoffs_prompt: stable`: the same question, laid out so that its beginning outlives handoffs. */
  readonly stable?: StableLayout;
  /** The id of the conversation, by which a provider may keep its requests together. It may name a person: never send it as it is. */
  readonly session?: string;
}

/** A call the model wants made, with its arguments as the raw text it sent: the engine parses and judges them. */
export interface ModelCall {
  readonly name: string;
  readonly arguments: string;
}

/** Why the model stopped. */
export type StopReason = "end" | "calls" | "length" | "refusal" | "other";

/** Tokens used by one answer, or summed. `cached` (read from the provider's cache) and `cacheWrite` are part of `input`, `reasoning` is part of `output`. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  /** Written to the provider's cache; absent where nothing was. */
  readonly cacheWrite?: number;
}

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Of what was read from the provider's cache. Default: `input`. */
  readonly cachedInput?: number;
  /** Of what was written to the provider's cache. Default: `input`. */
  readonly cacheWrite?: number;
}

/** No tokens at all: the neutral element of summing. */
export const noUsage: Usage = { input: 0, output: 0, cached: 0, reasoning: 0 };

/** One answer of a model. */
export interface ModelResponse {
  readonly text: string;
  readonly calls: readonly ModelCall[];
  readonly stop: StopReason;
  readonly usage: Usage;
  /** What the provider wants back with the answer in later requests. Plain JSON; more than a million characters of it are not kept. */
  readonly kept?: Kept;
}

/** What goes with a call but is no part of the question. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** Hears the answer's text piece by piece; the pieces joined are the response's `text`. */
  readonly onDelta?: (text: string) => void;
}

/**
 * The port to a provider's models: one method. It throws a `FailureError` whose code says what happened, and nothing else;
 * an aborted call ends soon after the signal, with whatever error.
 */
export interface ModelAdapter {
  readonly provider: string;
  generate(request: ModelRequest, options: CallOptions): Promise<ModelResponse>;
}
