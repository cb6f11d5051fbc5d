import { defaultLimits } from "../manifest/default-limits.ts";
import type { Limits } from "../manifest/manifest.ts";
import { optional } from "./optional.ts";
import type { PlanLimits } from "./plan.ts";

/** How long a tool may take where the manifest says nothing, in milliseconds. */
export const defaultTimeoutMs = 30_000;

/** How long an MCP server may take to start where the manifest says nothing, in milliseconds. */
export const defaultStartTimeoutMs = 30_000;

/** A manifest's limits with the defaults filled in. */
export function limitsOf(limits: Limits): PlanLimits {
  return {
    turns: limits.turns ?? defaultLimits.turns,
    handoffs: limits.handoffs ?? defaultLimits.handoffs,
    visits: limits.visits ?? defaultLimits.visits,
    toolCalls: limits.toolCalls ?? defaultLimits.toolCalls,
    seconds: limits.seconds ?? defaultLimits.seconds,
    pingPong: defaultLimits.pingPong,
    ...optional("turnSeconds", limits.turnSeconds),
    ...optional("tokens", limits.tokens),
    ...optional("costUsd", limits.costUsd),
    ...optional("then", limits.then?.name),
  };
}
