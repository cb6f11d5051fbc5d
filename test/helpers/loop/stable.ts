import type { Plan } from "../../../engine/plan/plan.ts";
import { freeze } from "../../../engine/plan/freeze.ts";

/** A plan with one entry of `models` for all its agents, in this layout. */
export function inLayout(plan: Plan, handoffsPrompt: "stable" | "swap"): Plan {
  const agents = Object.fromEntries(Object.entries(plan.agents).map(([name, agent]) => [name, { ...agent, model: "one" }]));
  const models = { one: { provider: "openai", model: "gpt-5.4-mini", handoffsPrompt } };
  return freeze({ ...structuredClone(plan), agents: structuredClone(agents), models, digest: `${plan.digest} ${handoffsPrompt}` });
}
