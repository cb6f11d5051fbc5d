import type { Place } from "../../rules/rule.ts";
import { inside } from "../../manifest/origin.ts";
import type { Limits } from "../../manifest/manifest.ts";
import type { Origin } from "../../source/source-map.ts";
import { limitsOf } from "../limits.ts";
import { fromTo, keyIn, type Draft, type Sides } from "./draft.ts";
import { targetNow } from "./names.ts";

/** A number that something may reach; without one there is no bound. */
export interface Bound {
  readonly subject: string;
  /** What is bound, as "the run's `turns`". */
  readonly what: string;
  readonly old: number | undefined;
  readonly now: number | undefined;
  readonly oldAt: Place;
  readonly nowAt: Place;
}

/** What it means that a bound is another: raised it lets more happen, lowered it may end what is under way. */
export function boundChange({ subject, what, old, now, oldAt, nowAt }: Bound): readonly Draft[] {
  if (old === now) return [];
  const raised = now === undefined || (old !== undefined && now > old);
  const verb = now === undefined ? "is gone" : old === undefined ? "is new" : raised ? "is raised" : "is lowered";
  return [
    {
      action: old === undefined ? "added" : now === undefined ? "removed" : "changed",
      subject,
      message: `the limit on ${what} ${verb}: ${fromTo(old, now)}`,
      ...(old === undefined ? {} : { old: oldAt }),
      ...(now === undefined ? {} : { new: nowAt }),
      means: [{ category: raised ? "exposure.limit-raised" : "session.limit-lowered" }],
    },
  ];
}

const written = {
  turns: "turns",
  handoffs: "handoffs",
  visits: "visits",
  toolCalls: "tool_calls",
  seconds: "seconds",
  turnSeconds: "turn_seconds",
  tokens: "tokens",
  costUsd: "cost_usd",
} as const;

/** The limits of a run, with their defaults. */
export function runLimits({ old, now, names }: Sides): readonly Draft[] {
  const [before, after] = [limitsOf(old.manifest.limits), limitsOf(now.manifest.limits)];
  const at = (limits: Limits, key: string): Place => keyIn(limits.origin, key);
  const bounds = Object.entries(written).flatMap(([name, key]) =>
    boundChange({
      subject: `limits/${key}`,
      what: whatOf(key),
      old: before[name as keyof typeof written],
      now: after[name as keyof typeof written],
      oldAt: at(old.manifest.limits, key),
      nowAt: at(now.manifest.limits, key),
    }),
  );
  const [spent, spentNow] = [before.then, after.then];
  if ((spent === undefined ? undefined : targetNow(names, spent)) === spentNow) return bounds;
  const then: Draft = {
    action: "changed",
    subject: "limits/then",
    message: `the exit that a run takes when a limit is spent is another: ${fromTo(spent, spentNow)}`,
    old: at(old.manifest.limits, "then"),
    new: at(now.manifest.limits, "then"),
    means: [{ category: "behaviour.limits" }],
  };
  return [...bounds, then];
}

function whatOf(key: (typeof written)[keyof typeof written]): string {
  if (key === "turn_seconds") return "the seconds of a turn";
  return `the ${key === "cost_usd" ? "cost" : key === "tool_calls" ? "tool calls" : key} of a run`;
}

/** The limits that an agent has for itself. */
export function agentLimits(name: string, old: AgentLimits, now: AgentLimits): readonly Draft[] {
  return (["turns", "visits"] as const).flatMap((key) =>
    boundChange({
      subject: `agents/${name}/limits/${key}`,
      what: `the ${key} of \`${name}\``,
      old: old[key],
      now: now[key],
      oldAt: { at: inside(old.origin, key), part: "key" },
      nowAt: { at: inside(now.origin, key), part: "key" },
    }),
  );
}

interface AgentLimits {
  readonly turns?: number;
  readonly visits?: number;
  readonly origin: Origin;
}
