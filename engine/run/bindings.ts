import type { GuardFunction } from "../protocol/guard.ts";
import { own } from "../protocol/json.ts";
import type { ModelAdapter, ModelSettings } from "../protocol/model.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Runtime } from "./runtime.ts";

/** What the names of a plan stand for in this host. */
export interface Bindings {
  /** The adapter for an agent's model, or why there is none. */
  modelFor(settings: ModelSettings, agent: string): ModelAdapter | { readonly missing: string };
  toolNamed(name: string): ToolFunction | undefined;
  guardNamed(name: string): GuardFunction | undefined;
}

/** Reads the bindings of a runtime: one model for all, or adapters by provider; functions by the tool's and the guard's name. */
export function bindingsOf(runtime: Pick<Runtime, "model" | "models" | "tools" | "guards">): Bindings {
  const { model, models = [], tools = {}, guards = {} } = runtime;
  const byProvider = new Map(models.map((adapter) => [adapter.provider, adapter]));

  return {
    modelFor(settings, agent) {
      const adapter = model ?? byProvider.get(settings.provider);
      if (adapter !== undefined) return adapter;
      const given = byProvider.size === 0 ? "none were given" : `given: ${[...byProvider.keys()].join(", ")}`;
      const wants = settings.provider === "" ? "has no model in the manifest" : `uses the provider "${settings.provider}"`;
      return {
        missing: `the agent "${agent}" ${wants}, and the host gave no adapter for it (${given}); pass one in \`models\`, or \`model\` for all agents`,
      };
    },
    toolNamed: (name) => own(tools, name),
    guardNamed: (name) => own(guards, name),
  };
}
