import type { ModelSettings } from "../protocol/model.ts";
import { own } from "../protocol/json.ts";
import { digest } from "./digest.ts";
import { freeze } from "./freeze.ts";
import { optional } from "./optional.ts";
import type { Plan, PlanAgent, PlanModel } from "./plan.ts";

/** A provider's model. */
export type NamedModel = Pick<ModelSettings, "provider" | "model">;

/**
 * The same topology with one model for all its agents, and nobody who stands in: a plan of its own, so that a run under it tells who answered. What an entry of
 * `models` says of another provider's model is left out, but for its time and its layout. The model costs what the plan says of this very model, or nothing is known.
 */
export function withModel(plan: Plan, asked: NamedModel): Plan {
  const { digest: _digest, ...body } = plan;
  const price = Object.values(plan.models).find(({ provider, model }) => provider === asked.provider && model === asked.model)?.price;
  const models = Object.entries(plan.models).map(([name, entry]): readonly [string, PlanModel] => [
    name,
    { ...entryFor(asked, entry), ...optional("price", price) },
  ]);
  const agents = Object.entries(plan.agents);
  const lacking = agents.every(([, { model }]) => model !== undefined) ? undefined : freeName(plan);
  if (lacking !== undefined) models.push([lacking, { ...asked, ...optional("price", price) }]);
  const changed = {
    ...body,
    models: Object.fromEntries(models),
    agents: Object.fromEntries(
      agents.map(([name, agent]): readonly [string, PlanAgent] => [name, { ...optional("model", lacking), ...agent }]),
    ),
  };
  return freeze({ ...changed, digest: digest(changed) });
}

function entryFor(asked: NamedModel, { price: _price, fallback: _fallback, handoffsPrompt, ...settings }: PlanModel): PlanModel {
  const kept = settings.provider === asked.provider ? settings : optional("timeoutMs", settings.timeoutMs);
  return { ...kept, ...asked, ...optional("handoffsPrompt", handoffsPrompt) };
}

/** For the agents that the manifest gives no model. */
function freeName({ models }: Plan): string {
  let name = "model";
  while (own(models, name) !== undefined) name += "_";
  return name;
}
