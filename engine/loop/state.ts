import type { Failure } from "../protocol/failure.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { Message } from "../protocol/message.ts";
import type { Usage } from "../protocol/model.ts";
import type { Notice } from "../protocol/notice.ts";
import type { Effect } from "./effect.ts";
import type { ToolResult } from "./outcome.ts";

/**
 * A run between two outcomes. JSON with a version: no plan, no request, no live object in it.
 * `begin` makes the first, `step` every other; nothing else does.
 */
export interface RunState {
  readonly state: 1;
  readonly runId: string;
  /** The id of the conversation: the id of its first run. */
  readonly session: string;
  readonly plan: string;
  readonly status: RunStatus;
  /** The conversations open now: the first is the user's, each further one was opened by a call edge of the one before. */
  readonly frames: readonly Frame[];
  readonly facts: JsonObject;
  /** The turn that is open, counted over the whole session from 1. */
  readonly turn: number;
  /** What the open turn waits for; empty when the run has ended. */
  readonly pending: readonly Effect[];
  readonly spent: Spent;
  readonly startedAt: number;
  /** The latest time any outcome told. */
  readonly at: number;
  /** Milliseconds in which only a person could go on. They do not count as the run's time. */
  readonly waited: number;
  /** How much of its time the run had used when the open turn began, in milliseconds; only where turns have a limit. */
  readonly turnBegan?: number;
  /** When guards with a rate judged, in milliseconds since 1970, by the guard's name: over the session. */
  readonly rates?: RateTimes;
  /** Set when the run has ended. */
  readonly end?: RunEnd;
}

export type RunStatus = "running" | "waiting" | "replied" | "exited" | "failed" | "cancelled";

export type RunEnd =
  | { readonly status: "replied"; readonly agent: string; readonly text: string }
  | {
      readonly status: "exited";
      readonly exit: string;
      readonly kind: "resolved" | "escalated";
      readonly agent: string;
      readonly result: Json;
      readonly text?: string;
      /** The limit that was spent, where that took the exit. */
      readonly limit?: string;
      /** The tool whose approval nobody gave in time, where that took the exit. */
      readonly expired?: string;
      /** The guard whose refusal took the exit. */
      readonly guard?: string;
    }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled"; readonly reason: string };

/**
 * A conversation's messages. Append-only and shared between states: this state's are the first `length` of `messages`.
 * Appending to the newest state is O(1); appending to an older one copies.
 */
export interface MessageLog {
  readonly messages: readonly Message[];
  readonly length: number;
  /** What the stable layout has told the models between the messages, by its place; absent where it told nothing. */
  readonly notices?: readonly Notice[];
}

export interface Frame {
  readonly agent: string;
  readonly log: MessageLog;
  /** The call of the frame below that this one answers; absent for the user's own. */
  readonly call?: { readonly id: string; readonly index: number };
  /** The calls of this conversation's last answer, until each has its result. */
  readonly round?: Round;
}

/** An answer's calls on their way to results: first people approve, then tools run, then control moves. */
export interface Round {
  readonly agent: string;
  readonly turn: number;
  /** The prose that came with the calls. */
  readonly text: string;
  readonly phase: "guards" | "approvals" | "tools" | "handoffs";
  readonly calls: readonly RoundCall[];
  /** A handoff that the guards of the agent it leads to have let pass, and what they made of the texts that agent will see. */
  readonly admitted?: { readonly call: string; readonly texts: readonly string[] };
}

export interface RoundCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
  /** What the model asked with, where a person changed the arguments. */
  readonly asked?: JsonObject;
  readonly use: "refused" | "tool" | "transfer" | "call";
  /** How often it was judged, where a change of the plan had it judged more than once. */
  readonly judged?: number;
  /** Set when the call has its result. */
  readonly result?: ToolResult;
  /** Set when a guard refused it, and the refusal takes an exit. */
  readonly leaves?: { readonly exit: string; readonly guard: string };
}

export type RateTimes = Readonly<Record<string, readonly number[]>>;

/** What was used up, in this run and (for edges and turns) in its session. */
export interface Spent {
  readonly turns: number;
  readonly handoffs: number;
  readonly toolCalls: number;
  /** Of all answers, and of the attempts that failed as far as their providers counted. */
  readonly usage: Usage;
  readonly costUsd: number;
  /** Under a limit on cost: the models that counted tokens and have no price; absent where there are none. The empty name is a host's own model. */
  readonly unpriced?: readonly string[];
  readonly visits: Readonly<Record<string, number>>;
  /** Turns each agent had in this run. */
  readonly agentTurns: Readonly<Record<string, number>>;
  /** By `from>to`, over the session. */
  readonly edges: Readonly<Record<string, number>>;
  readonly pingPong: { readonly pair: readonly [string, string]; readonly count: number } | null;
}

/** What one run leaves to the next of the same conversation. Plain JSON. */
export interface Session {
  readonly session: 1;
  readonly id: string;
  readonly plan: string;
  readonly agent: string;
  readonly messages: readonly Message[];
  readonly facts: JsonObject;
  readonly turn: number;
  readonly edges: Readonly<Record<string, number>>;
  readonly rates?: RateTimes;
  readonly notices?: readonly Notice[];
  /** The last run left through an exit: the next begins at the entry. */
  readonly closed?: true;
}
