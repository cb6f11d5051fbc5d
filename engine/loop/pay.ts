import { own } from "../protocol/json.ts";
import type { ModelPrice, Usage } from "../protocol/model.ts";
import { emit, type Draft } from "./draft.ts";
import type { ModelEffect } from "./effect.ts";
import { endByFailure, endByLimit } from "./ending.ts";
import { addUsage, costOf } from "./limits.ts";
import type { ModelAttempt, Outcome } from "./outcome.ts";
import { readyAgent } from "./ready.ts";

/** What a model counted, and who it was. */
export interface Bill {
  readonly agent: string;
  /** Absent: the agent's own model. */
  readonly model: string | undefined;
  /** The host's price, or null where it has none; absent: the manifest's. */
  readonly price: ModelPrice | null | undefined;
  readonly usage: Usage;
}

/** Counts what a model used to the run. Returns the cost in US dollars; nothing where the model has no price, which is noted. */
export function pay(draft: Draft, { agent, model, price, usage }: Bill): number | undefined {
  const { spent } = draft.state;
  const ready = readyAgent(draft.plan, agent);
  const listed = model === undefined ? ready.price : own(draft.plan.models, model)?.price;
  const known = price === undefined ? listed : price;
  spent.usage = addUsage(spent.usage, usage);
  if (known === undefined || known === null) {
    if (usage.input + usage.output > 0) notePriceless(draft, agent, model ?? ready.agent.model ?? "");
    return undefined;
  }
  const costUsd = costOf(known, usage);
  spent.costUsd += costUsd;
  return costUsd;
}

/** Tells of the attempts that failed before the last one, and counts what their providers said they used. */
export function payAttempts(draft: Draft, agent: string, tried: readonly ModelAttempt[] = []): void {
  for (const attempt of tried) {
    const { model, price, failure } = attempt;
    const costUsd = failure.usage === undefined ? undefined : pay(draft, { agent, model, price, usage: failure.usage });
    emit(draft, { type: "model-retry", agent, attempt, ...(costUsd === undefined ? {} : { costUsd }) });
  }
}

/** A model call failed for good: the run ends, and what was used until then is counted. */
export function takeFailure(draft: Draft, { agent }: ModelEffect, outcome: Extract<Outcome, { readonly kind: "failure" }>): void {
  const { failure, model, price, tried } = outcome;
  payAttempts(draft, agent, tried);
  const costUsd = failure.usage === undefined ? undefined : pay(draft, { agent, model, price, usage: failure.usage });
  if (failure.code === "limit-timeout" && draft.plan.limits.then !== undefined)
    return endByLimit(draft, { limit: "timeout", code: failure.code, message: failure.message });
  endByFailure(draft, failure, { ...(model === undefined ? {} : { model }), ...(costUsd === undefined ? {} : { costUsd }) });
}

function notePriceless(draft: Draft, agent: string, model: string): void {
  const { spent } = draft.state;
  const { unpriced = [] } = spent;
  if (draft.plan.limits.costUsd === undefined || unpriced.includes(model)) return;
  spent.unpriced = [...unpriced, model];
  emit(draft, { type: "price-missing", agent, model });
}
