import type { Plan, PlanGuard } from "../plan/plan.ts";
import type { GuardPlace } from "../protocol/guard.ts";
import { isObject, own, type Json } from "../protocol/json.ts";
import type { Draft } from "./draft.ts";
import type { GuardEffect } from "./effect.ts";
import type { Outcome } from "./outcome.ts";
import { readyAgent } from "./ready.ts";
import type { RateTimes } from "./state.ts";

const none: readonly PlanGuard[] = [];

/** The guards that judge what an agent hears, says or calls, in their order: the topology's, then its own. */
export function guardsAt(plan: Plan, agent: string, where: GuardPlace, tool?: string): readonly PlanGuard[] {
  const common = plan.guards?.[where];
  const particular = readyAgent(plan, agent).agent.guards?.[where];
  if (common === undefined && particular === undefined) return none;
  const all = [...(common ?? none), ...(particular ?? none)];
  return tool === undefined ? all : all.filter(({ tools }) => tools === undefined || tools.includes(tool));
}

/** Whether any guard judges what an agent hears, says or calls. */
export function hasGuards(plan: Plan, agent: string, where: GuardPlace): boolean {
  return plan.guards?.[where] !== undefined || readyAgent(plan, agent).agent.guards?.[where] !== undefined;
}

/** The guards that judge what is brought to an agent: its own, since the topology's have judged the message when it came. */
export function ownGuards(plan: Plan, agent: string): readonly PlanGuard[] {
  return readyAgent(plan, agent).agent.guards?.input ?? none;
}

/** The guards that an effect waits for. */
export function guardsOf(plan: Plan, effect: GuardEffect): readonly PlanGuard[] {
  const { agent, where } = effect;
  if (effect.where === "input" && effect.call !== undefined) return ownGuards(plan, agent);
  return guardsAt(plan, agent, where, effect.where === "tool" ? effect.tool : undefined);
}

/** Guards as a whole: they let values pass, changed or not, or one of them refused. */
export type Judgement =
  | { readonly kind: "passed"; readonly values: readonly Json[]; readonly changed: boolean }
  | { readonly kind: "refused"; readonly guard: PlanGuard; readonly reason: string; readonly error?: string };

/** What an outcome comes to. A guard that said nothing, or nothing that can be used, has refused: no value gets past it by a fault. */
export function judgementOf(guards: readonly PlanGuard[], effect: GuardEffect, outcome: Outcome): Judgement {
  let { values } = effect;
  const verdicts = outcome.kind === "guard" ? outcome.verdicts : [];
  for (const [index, guard] of guards.entries()) {
    const verdict = verdicts[index];
    if (verdict === undefined || verdict.guard !== guard.name) {
      const error = outcome.kind === "failure" ? outcome.failure.message : "it gave no verdict";
      return { kind: "refused", guard, reason: guard.because ?? "it could not be judged", error };
    }
    if (verdict.verdict === "refuse") {
      const { reason, error } = verdict;
      return { kind: "refused", guard, reason, ...(error === undefined ? {} : { error }) };
    }
    if (verdict.verdict === "allow") continue;
    if (!canReplace(effect, verdict.values)) {
      const error = "what it put in the place of the value is of another kind";
      return { kind: "refused", guard, reason: guard.because ?? "it could not be judged", error };
    }
    values = verdict.values;
  }
  return { kind: "passed", values, changed: values !== effect.values };
}

/** Has guards judge values: the run waits for their verdicts. Guards with a rate count now, so that of several values that are judged at once each is one more. */
export function askGuards(draft: Draft, guards: readonly PlanGuard[], effect: GuardEffect): void {
  const { at } = draft.state;
  const spent: Record<string, number> = {};
  let rates: RateTimes = draft.state.rates ?? {};
  for (const { name, check } of guards) {
    if (check.kind !== "rate" || check.fact !== undefined) continue;
    const recent = (own(rates, name) ?? []).filter((time) => time > at - check.perMs);
    spent[name] = recent.length;
    rates = { ...rates, [name]: recent.length < check.max ? [...recent, at] : recent };
  }
  const counts = Object.keys(spent).length > 0;
  draft.state.pending = [...draft.state.pending, counts ? { ...effect, spent } : effect];
  if (counts) draft.state.rates = rates;
}

function canReplace({ where, values }: GuardEffect, others: readonly Json[]): boolean {
  const fits = where === "tool" ? isObject : (value: Json): boolean => typeof value === "string";
  return others.length === values.length && others.every(fits);
}
