import type { Limits } from "../manifest/manifest.ts";
import type { PlanLimits } from "./plan.ts";

/** What a run may use up where the manifest says nothing. Tokens and money have no default: only the author knows what they are worth. */
export const defaultLimits = { turns: 40, handoffs: 12, visits: 8, toolCalls: 60, seconds: 300, pingPong: 4 } as const;

/** How long a tool may take where the manifest says nothing, in milliseconds. */
export const defaultTimeoutMs = 30_000;

/** A manifest's limits with the defaults filled in. */
export function limitsOf(limits: Limits): PlanLimits {
  return {
    turns: limits.turns ?? defaultLimits.turns,
    handoffs: limits.handoffs ?? defaultLimits.handoffs,
    visits: limits.visits ?? defaultLimits.visits,
    toolCalls: limits.toolCalls ?? defaultLimits.toolCalls,
    seconds: limits.seconds ?? defaultLimits.seconds,
    pingPong: defaultLimits.pingPong,
    ...(limits.tokens === undefined ? {} : { tokens: limits.tokens }),
    ...(limits.costUsd === undefined ? {} : { costUsd: limits.costUsd }),
    ...(limits.then === undefined ? {} : { then: limits.then.name }),
  };
}
