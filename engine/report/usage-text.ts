import type { Usage } from "../protocol/model.ts";
import type { Trace, TraceHop, TraceModel } from "../trace/trace.ts";
import type { Paint } from "./paint.ts";
import { visible } from "./visible.ts";

/** What a run used of models, and what it cost: by stay and by model where there are several, then in all. Nothing where nothing was counted. */
export function usageLines(trace: Trace, paint: Paint): readonly string[] {
  const { usage, costUsd, hops, models } = trace;
  if (usage.input + usage.output === 0) return [];
  const unpriced = models.filter((model) => model.unpriced === true).map((model) => visible(model.model || "the host's model"));
  return [
    ...(hops.length > 1 ? hops.map((hop, index) => hopLine(hop, index)) : []),
    ...(models.length > 1 ? models.map(modelLine) : []),
    `tokens: ${inWords(usage)}${cost(costUsd)}`,
    ...(unpriced.length === 0 || costUsd === 0 ? [] : [paint.warning(`no price for ${unpriced.join(", ")}: it cost more than that`)]),
  ];
}

/** Tokens as a short word; nothing where none were counted: a script or the offline stand-in counts none. */
export function tokens(usage: Usage): readonly string[] {
  return usage.input + usage.output === 0 ? [] : [`${usage.input} + ${usage.output} tokens`];
}

/** Money as words that follow others. */
export function cost(usd: number): string {
  return usd > 0 ? `, $${usd.toFixed(4)}` : "";
}

function hopLine({ agent, depth, from, turns, usage, costUsd }: TraceHop, index: number): string {
  const where = turns === 1 ? `turn ${from}` : `${turns} turns from ${from}`;
  return `hop ${index + 1}: ${visible(agent)}${depth === 0 ? "" : " (called)"}, ${[where, ...tokens(usage)].join(", ")}${cost(costUsd)}`;
}

function modelLine({ model, is, answers, failed, usage, costUsd }: TraceModel): string {
  const asked = [`${answers} answered`, ...(failed === 0 ? [] : [`${failed} failed`]), ...tokens(usage)];
  return `model ${visible(model)} (${visible(is)}): ${asked.join(", ")}${cost(costUsd)}`;
}

function inWords({ input, output, cached, reasoning, cacheWrite = 0 }: Usage): string {
  const written = cacheWrite === 0 ? "" : `, ${cacheWrite} written to the cache`;
  return `${input} in (${cached} cached${written}), ${output} out${reasoning === 0 ? "" : ` (${reasoning} reasoning)`}`;
}
