import type { Plan, PlanGuard } from "../plan/plan.ts";
import type { GuardPlace } from "../protocol/guard.ts";
import { own, type Json, type JsonObject } from "../protocol/json.ts";
import type { GuardEffect } from "./effect.ts";
import { guardsOf } from "./guards.ts";
import type { RunState } from "./state.ts";

/** Values, and the guards that are to judge them. Plain JSON. */
export interface GuardTask {
  readonly kind: "guard";
  readonly runId: string;
  readonly session: string;
  readonly effect: string;
  readonly where: GuardPlace;
  readonly agent: string;
  readonly tool?: string;
  /** In the order in which they judge. */
  readonly guards: readonly AskedGuard[];
  /** Texts, or one tool's arguments. */
  readonly values: readonly Json[];
  readonly facts: JsonObject;
}

/** A guard that is to judge. Of a rate by conversation the count is known (`spent`, this time not counted); else the host counts under the `key`. */
export interface AskedGuard {
  readonly guard: PlanGuard;
  readonly spent?: number;
  readonly key?: string;
}

/** All it takes to judge what a guard effect waits for. */
export function guardTask(plan: Plan, state: RunState, effect: GuardEffect): GuardTask {
  const { runId, session, facts } = state;
  const { id, where, agent, values, spent = {} } = effect;
  const tool = effect.where === "tool" ? effect.tool : undefined;
  const guards = guardsOf(plan, effect).map((guard): AskedGuard => {
    const { name, check } = guard;
    if (check.kind !== "rate") return { guard };
    if (check.fact === undefined) return { guard, spent: own(spent, name) ?? 0 };
    const value = own(facts, check.fact);
    // Whoever is not known yet is counted by conversation: strangers do not share one count.
    return { guard, key: JSON.stringify([plan.name, name, value === undefined ? { session } : value]) };
  });
  return { kind: "guard", runId, session, effect: id, where, agent, ...(tool === undefined ? {} : { tool }), guards, values, facts };
}
