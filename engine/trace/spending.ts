import type { RunEvent } from "../loop/event.ts";
import { addUsage } from "../loop/limits.ts";
import type { Plan } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";
import { noUsage, type Usage } from "../protocol/model.ts";
import type { TraceHop, TraceModel, TraceTurn } from "./trace.ts";

/** What an answer, or an attempt that failed, used. */
export interface Spending {
  readonly agent: string;
  /** The model's name under `models`; empty where the manifest names none. */
  readonly model: string;
  /** What that name stood for then, as `provider/model`. */
  readonly is: string;
  readonly failed: boolean;
  readonly usage: Usage;
  /** Absent where the model has no price, or nothing was counted. */
  readonly costUsd?: number;
}

/** What an event tells of tokens and money; nothing where it is about something else. */
export function spendingOf(event: RunEvent, plan: Plan): Spending | undefined {
  switch (event.type) {
    case "answer":
      return { ...by(event, event.model, plan), failed: false, usage: event.usage };
    case "model-retry":
      return { ...by(event, event.attempt.model, plan), failed: true, usage: event.attempt.failure.usage ?? noUsage };
    case "failure":
      return event.failure.usage === undefined ? undefined : { ...by(event, event.model, plan), failed: true, usage: event.failure.usage };
    default:
      return undefined;
  }
}

function by(
  { agent, costUsd }: { readonly agent: string; readonly costUsd?: number },
  model: string | undefined,
  plan: Plan,
): Pick<Spending, "agent" | "model" | "is" | "costUsd"> {
  const name = model ?? own(plan.agents, agent)?.model ?? "";
  const entry = own(plan.models, name);
  return { agent, model: name, is: `${entry?.provider ?? ""}/${entry?.model ?? ""}`, ...(costUsd === undefined ? {} : { costUsd }) };
}

/** What each model used, in the order in which they were first asked. A name that stood for another model under another plan is told apart. */
export function modelsOf(spent: readonly Spending[]): readonly TraceModel[] {
  const models = new Map<string, TraceModel>();
  for (const { model, is, failed, usage, costUsd } of spent) {
    const key = JSON.stringify([model, is]);
    const before = models.get(key) ?? { model, is, answers: 0, failed: 0, usage: noUsage, costUsd: 0 };
    models.set(key, {
      ...before,
      answers: before.answers + (failed ? 0 : 1),
      failed: before.failed + (failed ? 1 : 0),
      usage: addUsage(before.usage, usage),
      costUsd: before.costUsd + (costUsd ?? 0),
      ...(costUsd === undefined && usage.input + usage.output > 0 ? { unpriced: true as const } : {}),
    });
  }
  return [...models.values()];
}

/** What each stay of an agent used. An agent that calls another stays; one that hands over is gone. */
export function hopsOf(turns: readonly TraceTurn[]): readonly TraceHop[] {
  const hops: TraceHop[] = [];
  /** Where the stay that is open at each depth stands in `hops`. */
  const open: number[] = [];
  for (const { turn, agent, depth, usage, costUsd, moves } of turns) {
    const index = (open[depth] ??= hops.length);
    const before = hops[index] ?? { agent, depth, from: turn, turns: 0, usage: noUsage, costUsd: 0 };
    hops[index] = { ...before, turns: before.turns + 1, usage: addUsage(before.usage, usage), costUsd: before.costUsd + costUsd };
    let at = depth;
    for (const { kind } of moves) {
      if (kind === "call") at += 1;
      else open.length = Math.min(open.length, at);
      if (kind === "return") at -= 1;
    }
  }
  return hops;
}
