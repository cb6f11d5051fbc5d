import type { Effect, ToolEffect } from "../loop/effect.ts";
import type { ApprovalAnswer, ModelAttempt, ToolResult } from "../loop/outcome.ts";
import type { RunEnd, RunState } from "../loop/state.ts";
import type { Failure } from "../protocol/failure.ts";
import type { GuardPlace } from "../protocol/guard.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { Usage } from "../protocol/model.ts";

/**
 * The story of a run, for people and programs: who was active, what was called, and why control went where it went. Plain JSON. Times
 * are milliseconds since 1970; the values of facts that the topology calls sensitive are replaced by a mark.
 */
export interface Trace {
  readonly trace: 1;
  readonly runId: string;
  readonly session: string;
  readonly topology: string;
  /** The digest of the plan the run began with. */
  readonly plan: string;
  readonly status: RunState["status"];
  readonly message?: string;
  readonly startedAt: number;
  /** From the start to the last outcome, waiting for people included. */
  readonly durationMs: number;
  /** Milliseconds in which only a person could go on, or nobody drove the run. */
  readonly waitedMs: number;
  /** Agents, and the exit at last, in the order in which they got control. */
  readonly path: readonly string[];
  /** Facts that were known before the first turn. */
  readonly given: readonly TraceFact[];
  /** What guards changed or refused before the first turn. */
  readonly guards?: readonly TraceGuard[];
  readonly turns: readonly TraceTurn[];
  readonly facts: JsonObject;
  readonly agents: readonly TraceAgent[];
  /** What each stay of an agent used, in order: from the moment it gets control until it hands over, what it calls not included. */
  readonly hops: readonly TraceHop[];
  /** What each model used. */
  readonly models: readonly TraceModel[];
  readonly limits: readonly TraceLimit[];
  readonly usage: Usage;
  readonly costUsd: number;
  /** What it waits for. */
  readonly waiting: readonly TraceWait[];
  readonly end?: RunEnd;
}

export interface TraceTurn {
  readonly turn: number;
  readonly agent: string;
  /** 0 in the user's conversation, one more in each that a call edge opened. */
  readonly depth: number;
  readonly at: number;
  /** The targets that could be handed to or called. */
  readonly open: readonly string[];
  /** The model's answer; absent while it is awaited. */
  readonly answer?: {
    readonly text: string;
    readonly ms: number;
    readonly usage: Usage;
    readonly truncated?: true;
    /** The model under `models` that answered, where it stood in for the agent's own. */
    readonly model?: string;
  };
  /** The attempts that failed before the answer, or before the failure. */
  readonly retries?: readonly ModelAttempt[];
  /** Of the answer and of what failed. */
  readonly usage: Usage;
  /** In US dollars, as far as the models have prices. */
  readonly costUsd: number;
  readonly calls: readonly TraceCall[];
  readonly facts: readonly TraceFact[];
  readonly moves: readonly TraceMove[];
  /** What guards changed or refused. */
  readonly guards?: readonly TraceGuard[];
  readonly limit?: { readonly limit: string; readonly message: string };
  readonly failure?: Failure;
}

/** A call the model made, other than a handoff that was taken. */
export interface TraceCall {
  readonly call: string;
  readonly name: string;
  /** The arguments; as the text that was sent where they are no JSON. */
  readonly input: Json;
  /** Why it was not run. */
  readonly refused?: string;
  /** What the model asked for, where a person changed the arguments. */
  readonly asked?: JsonObject;
  /** Every time a person was asked about it, in order. */
  readonly approvals?: readonly TraceApproval[];
  readonly startedAt?: number;
  readonly ms?: number;
  readonly result?: ToolResult;
  /** It was begun by a process that died. */
  readonly unknown?: true;
}

/** A request to a person, and what became of it. */
export interface TraceApproval {
  readonly effect: string;
  readonly askedAt: number;
  /** What the person was asked to agree to. */
  readonly input: JsonObject;
  /** What an answer to this request is `for`; absent in traces of journals that are older than digests. */
  readonly digest?: string;
  /** When nobody can answer any more. */
  readonly expiresAt?: number;
  /** Why a guard refused the arguments that the person before gave. */
  readonly problem?: string;
  /** Milliseconds until it was answered or expired; absent while it waits. */
  readonly ms?: number;
  readonly answer?: ApprovalAnswer;
  /** Nobody answered in time. */
  readonly expired?: true;
}

/** What a run waits for, for whoever has to make it go on. */
export interface TraceWait {
  readonly kind: Effect["kind"];
  /** What an answer names. */
  readonly effect: string;
  /** It in words. */
  readonly text: string;
  /** Since when. */
  readonly since: number;
  readonly agent: string;
  /** The call it is about. */
  readonly call?: string;
  readonly tool?: string;
  readonly input?: JsonObject;
  /** Of a tool: whether it was begun, and whether anybody knows how it ended. */
  readonly status?: ToolEffect["status"];
  /** Of an approval: what an answer is `for`. */
  readonly digest?: string;
  /** Of an approval: when nobody can answer any more. */
  readonly expiresAt?: number;
  /** Of an approval: why the arguments that a person gave before cannot be used. */
  readonly problem?: string;
}

/** The last line of `signalbox run --json` where the run waits for somebody. */
export interface WaitingLine {
  readonly type: "waiting";
  readonly runId: string;
  readonly session: string;
  readonly waiting: readonly TraceWait[];
}

/** Control going somewhere, and why: the edge's `when`, and what the model stated. */
export interface TraceMove {
  readonly kind: "handoff" | "call" | "return";
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly when?: string;
  readonly history?: string;
  /** What the giving agent stated; on a return, what came back. */
  readonly payload: Json;
}

export interface TraceFact {
  readonly fact: string;
  readonly value: Json;
  readonly by: string;
  readonly at: number;
  /** Why the value was not taken. */
  readonly refused?: string;
}

/** A guard that changed or refused something. What was refused is not told. */
export interface TraceGuard {
  readonly guard: string;
  readonly where: GuardPlace;
  readonly agent: string;
  readonly tool?: string;
  readonly at: number;
  readonly verdict: "rewrite" | "refuse";
  readonly values?: readonly Json[];
  readonly reason?: string;
  readonly error?: string;
  readonly then?: string;
}

/** What one agent used. */
export interface TraceAgent {
  readonly agent: string;
  readonly turns: number;
  readonly toolCalls: number;
  readonly modelMs: number;
  readonly usage: Usage;
  readonly costUsd: number;
}

/** What one stay of an agent used. */
export interface TraceHop {
  readonly agent: string;
  /** As of its turns. */
  readonly depth: number;
  /** Its first turn. */
  readonly from: number;
  readonly turns: number;
  readonly usage: Usage;
  readonly costUsd: number;
}

/** What one model used. */
export interface TraceModel {
  /** Its name under `models`; empty where the manifest names none. */
  readonly model: string;
  /** `provider/model`, as the manifest says. */
  readonly is: string;
  readonly answers: number;
  /** Attempts that failed. */
  readonly failed: number;
  readonly usage: Usage;
  readonly costUsd: number;
  /** It counted tokens and has no price: what it cost is in no sum. */
  readonly unpriced?: true;
}

export interface TraceLimit {
  readonly limit: string;
  readonly used: number;
  readonly most: number;
}
